import { EditorState } from '@codemirror/state'

/** What CodeMirror says, in Vietnamese. */
export const phrases = EditorState.phrases.of({
  // Searching.
  Find: 'Tìm',
  Replace: 'Thay bằng',
  next: 'Tiếp',
  previous: 'Trước',
  all: 'Chọn hết',
  'match case': 'phân biệt hoa thường',
  'by word': 'cả từ',
  regexp: 'biểu thức',
  replace: 'Thay',
  'replace all': 'Thay hết',
  close: 'Đóng',
  'current match': 'chỗ đang chọn',
  'replaced match on line $': 'đã thay ở dòng $',
  'replaced $ matches': 'đã thay $ chỗ',
  'on line': 'ở dòng',
  'Go to line': 'Đến dòng',
  go: 'Đến',
  'Selection deleted': 'Đã xóa phần chọn',
  // Problems.
  Diagnostics: 'Chỗ cần xem',
  'No diagnostics': 'Không có chỗ nào cần xem',
  // The rest.
  'Control character': 'Ký tự điều khiển',
  'Folded lines': 'Dòng đã thu gọn',
  'Unfolded lines': 'Dòng đã mở',
  unfold: 'mở',
  'Fold line': 'Thu gọn',
  'Unfold line': 'Mở',
  to: 'đến',
})
