import type { User } from '../../web/console-contract.ts'

export const roleWords: Readonly<Record<User['role'], { name: string; about: string }>> = {
  viewer: { name: 'Chỉ xem', about: 'xem hội thoại và số liệu' },
  staff: { name: 'Cán bộ trả lời', about: 'trả lời người dân, tắt bật bot' },
  editor: { name: 'Biên tập', about: 'trả lời và sửa cẩm nang' },
  admin: { name: 'Quản trị', about: 'làm mọi việc, quản lý người dùng' },
}
