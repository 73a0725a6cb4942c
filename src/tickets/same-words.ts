/** What different people say for the same: the words by which wordings are compared, folded. */

/**
 * What is asked for, as one word each. Two wordings about one matter that ask for different things
 * want different answers. Phrases of up to five words; the longest one wins.
 */
const asking: Record<string, readonly string[]> = {
  '?where': [
    ...['o dau', 'di dau', 'den dau', 'toi dau', 'ra dau', 'len dau', 'cho nao', 'o cho nao'],
    ...['den cho nao', 'noi nao', 'o noi nao', 'den noi nao', 'co quan nao', 'dia chi nao'],
    ...['ben nao', 'dia diem nao', 'dau vay', 'hoi ai', 'gap ai', 'lien he ai', 'tim ai', 'goi ai'],
  ],
  '?how': [
    ...['nhu the nao', 'the nao', 'lam sao', 'lam the nao', 'lam nhu the nao', 'ra sao', 'sao'],
    ...['bang cach nao', 'cach nao', 'kieu gi', 'cach lam', 'lam cach nao', 'cach', 'cach thuc'],
    ...['phai lam gi', 'lam gi', 'can lam gi', 'nen lam gi', 'huong dan', 'trinh tu', 'cac buoc'],
    ...['lam kieu gi', 'lam kieu nao', 'kieu nao', 'the nao', 'thi sao', 'cach thuc nao'],
  ],
  '?cost': [
    ...['bao nhieu tien', 'het bao nhieu', 'mat bao nhieu', 'ton bao nhieu', 'may tien', 'le phi'],
    ...[
      'phi bao nhieu',
      'gia bao nhieu',
      'het may tien',
      'het bao nhieu tien',
      'mat bao nhieu tien',
    ],
    ...['mat phi', 'ton phi', 'mat tien', 'ton tien', 'chi phi', 'muc phi', 'dong bao nhieu'],
    ...['ton bao nhieu tien', 'mat may tien', 'ton may tien', 'le phi bao nhieu', 'mien phi'],
    ...['dong bao nhieu tien', 'nop bao nhieu tien', 'muc thu', 'gia ca'],
  ],
  '?long': [
    ...['bao lau', 'may ngay', 'bao nhieu ngay', 'may hom', 'mat bao lau', 'trong bao lau'],
    ...['may tuan', 'may thang', 'bao nhieu lau', 'thoi gian bao lau', 'mat may ngay', 'lau khong'],
    ...['bao lau thi xong', 'bao gio xong', 'khi nao xong', 'bao gio co', 'khi nao co'],
  ],
  '?when': [
    'khi nao',
    'bao gio',
    'luc nao',
    'chung nao',
    'ngay nao',
    'may gio',
    'gio nao',
    'hom nao',
  ],
  '?why': ['vi sao', 'tai sao', 'sao lai', 'li do gi', 'do dau', 'vi li do gi', 'nguyen nhan'],
  '?papers': [
    ...['giay to gi', 'ho so gi', 'can gi', 'can nhung gi', 'can giay to gi', 'gom nhung gi'],
    ...['gom gi', 'can ho so gi', 'giay to nao', 'nhung giay to gi', 'mang gi', 'mang theo gi'],
    ...['can nhung giay to gi', 'ho so gom nhung gi', 'ho so gom gi', 'thu tuc gom gi'],
    ...['can mang gi', 'can chuan bi gi', 'chuan bi gi', 'chuan bi nhung gi', 'ho so can gi'],
    ...[
      'can mang theo gi',
      'can mang giay to gi',
      'mang giay to gi',
      'thu tuc gi',
      'thu tuc can gi',
    ],
  ],
  '?what': ['la gi', 'nghia la gi', 'la sao', 'la nhu nao', 'la nhu the nao', 'la the nao'],
  '?who': ['la ai', 'ai duoc', 'doi tuong nao', 'nhung ai', 'ai phai'],
  '?fine': ['phat bao nhieu', 'bi phat', 'muc phat', 'bi phat bao nhieu', 'xu phat', 'bi xu phat'],
}

/** The second word or phrase for a thing, written as the first. */
const meaning: Record<string, readonly string[]> = {
  'giay phep': [
    'giay phep',
    'xin phep',
    'cap phep',
    'giay cap phep',
    'xin giay phep',
    'can giay phep',
  ],
  bien: ['bang hieu', 'bien hieu', 'bien bang'],
  'bien quang cao': ['bang quang cao', 'pano quang cao', 'pa no quang cao', 'bang ron quang cao'],
  dang_ki: ['dang ki', 'khai bao'],
  lam_lai: ['lam lai', 'cap lai', 'xin lai', 'cap lai moi'],
  mat: ['that lac', 'danh roi', 'roi mat', 'lam mat', 'lam roi', 'danh mat', 'rot mat'],
  doi: ['thay doi', 'cap doi', 'doi lai', 'doi sang'],
  hong: ['hu hong', 'hu', 'bi hong', 'bi hu', 'xuong cap', 'be vo', 'hong hoc', 'bi loi', 'loi'],
  sua: ['sua chua', 'khac phuc', 'tu sua', 'tu bo'],
  can_cuoc: ['the can cuoc', 'can cuoc cong dan', 'the can cuoc cong dan', 'can cuoc'],
  chung_minh: ['chung minh nhan dan', 'chung minh thu', 'giay chung minh'],
  so_do: ['so do', 'so hong', 'giay chung nhan quyen su dung dat', 'bia do', 'quyen su dung dat'],
  giay_phep_lai_xe: ['bang lai xe', 'giay phep lai xe', 'bang lai', 'giay phep lai'],
  dien_thoai: ['dien thoai', 'di dong'],
  so_dien_thoai: ['so dien thoai', 'so di dong'],
  truc_tuyen: ['truc tuyen', 'qua mang', 'tren mang', 'tai nha', 'tu xa'],
  tien: ['kinh phi', 'khoan tien', 'so tien'],
  tro_cap: ['tro cap', 'ho tro tien', 'tien ho tro', 'phu cap', 'che do'],
  dung: ['lap dat', 'lap', 'gan', 'treo', 'dat bien'],
  rac: ['rac thai', 'do rac', 'bo rac', 'phe thai'],
  xa: ['uy ban nhan dan xa', 'uy ban xa', 'tren xa', 'xa phuong'],
  ngap: ['ngap nuoc', 'ngap lut', 'bi ngap', 'dong nuoc'],
  mat_dien: ['mat dien', 'cup dien', 'cat dien', 'bi cup dien'],
  mat_nuoc: ['mat nuoc', 'cup nuoc', 'cat nuoc', 'khong co nuoc'],
  mat_mang: ['mat mang', 'mat song', 'rot mang', 'khong co song', 'khong co mang', 'song yeu'],
  gia_han: ['gia han', 'keo dai', 'han su dung'],
  chuyen_doi_so: ['chuyen doi so'],
  nha_nuoc: ['chinh quyen', 'co quan nha nuoc'],
  khieu_nai: ['khieu nai', 'khieu kien', 'lam don kien'],
  to_cao: ['to cao', 'to giac', 'trinh bao', 'bao cong an'],
}

/** Said around a question: whom one speaks to and how politely; it tells nothing of what is asked. */
const around: readonly string[] = [
  ...['a', 'da', 'vang', 'chao', 'xin chao', 'kinh chao', 'alo', 'oi', 'nhe', 'nha', 'nhi', 'ha'],
  ...['cho hoi', 'cho em hoi', 'cho toi hoi', 'cho minh hoi', 'cho chau hoi', 'cho con hoi'],
  ...['cho bac hoi', 'xin hoi', 'muon hoi', 'hoi chut', 'hoi ti', 'hoi cai', 'hoi', 'cho hoi chut'],
  ...['em', 'toi', 'minh', 'chau', 'bac', 'ad', 'admin', 'anh', 'chi', 'cac anh', 'quy co quan'],
  ...['anh chi', 'anh chi oi', 'ban', 'moi nguoi', 'ca nha', 'nguoi ta', 'chung toi', 'bon em'],
  ...['vay', 'the', 'voi', 'giup', 'lam on', 'cam on', 'xin cam on', 'thi', 'la', 'ma', 'u', 'uh'],
  ...['can hoi', 'muon biet', 'cho biet', 'cho toi biet', 'cho em biet', 'duoc biet', 'giup toi'],
  ...['giup em', 'chi giup', 'chi em', 'chi toi', 'nho', 'bay gio', 'gio', 'hien nay', 'hien tai'],
  ...['roi', 'dang', 'cung', 'luon', 'nua', 'ay', 'nhi', 'hien', 'de nghi', 'kinh mong', 'mong'],
  ...['muon', 'dinh', 'nha em', 'nha toi', 'nha minh', 'gia dinh toi', 'gia dinh em', 'bo phan'],
  ...['chi oi', 'co oi', 'chu oi', 'anh oi', 'bac oi', 'em oi', 'va', 'cua', 'nhung', 'nhu'],
]

/** What is done with a thing; who did another one needs another answer. */
export const actions: ReadonlySet<string> = new Set([
  ...['mat', 'doi', 'lam_lai', 'gia_han', 'huy', 'xoa', 'khoa', 'mo', 'tach', 'ban', 'mua', 'rut'],
  ...['nop', 'sua', 'hong', 'khieu_nai', 'to_cao', 'dang_ki', 'quen', 'ngap', 'mat_dien'],
  ...['mat_nuoc', 'mat_mang', 'dung', 'thao', 'nhan'],
])

interface Phrase {
  words: readonly string[]
  read: readonly string[]
}

const phrases = new Map<string, Phrase[]>()
function know(said: string, read: readonly string[]): void {
  const words = said.split(' ')
  const list = phrases.get(words[0]!) ?? []
  list.push({ words, read })
  phrases.set(words[0]!, list)
}
for (const said of around) know(said, [])
for (const [word, ways] of Object.entries(meaning))
  for (const said of ways) know(said, word.split(' '))
for (const [word, ways] of Object.entries(asking)) for (const said of ways) know(said, [word])
for (const list of phrases.values()) list.sort((a, b) => b.words.length - a.words.length)

/** "chi" is chị, whom one speaks to, but also the beginning of chi phí, chi nhánh, chi trả. */
const KEPT = new Map([['chi', new Set('phi tra nhanh cuc doan bo tiet thi dinh'.split(' '))]])

/** The longest phrase that begins at a word: how many words it takes, and what it is read as. */
export function phraseAt(
  words: readonly string[],
  at: number,
): { length: number; read: readonly string[] } | undefined {
  const first = words[at]!
  if (KEPT.get(first)?.has(words[at + 1] ?? '')) return undefined
  const found = phrases
    .get(first)
    ?.find((phrase) => phrase.words.every((word, place) => words[at + place] === word))
  return found && { length: found.words.length, read: found.read }
}
