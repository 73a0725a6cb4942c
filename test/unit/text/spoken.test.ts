import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeReader, type Voice } from '../../../src/text/spoken.ts'
import { countSyllables, foreignWords, isSyllable } from '../../../src/text/syllables.ts'
import { makeLexicon } from '../../../src/text/words.ts'

const voice: Voice = {
  numbers: { zeroTens: 'linh', thousand: 'nghìn' },
  readings: {
    ...{ VNeID: 'vi en i đi', OTP: 'ô tê pê', SIM: 'sim', QR: 'quy e rờ', DTI: 'đê tê i' },
    ...{ '4G': 'bốn gờ', 'App Store': 'áp xờ to', passcode: 'pát cốt', 'anh/chị': 'bà con' },
  },
  units: { đ: 'đồng', '%': 'phần trăm', km: 'ki lô mét', 'm²': 'mét vuông' },
  addresses: { dichvucong: 'dịch vụ công', gov: 'gov', vn: 'vi en' },
  documents: { QĐ: 'quyết định', NQ: 'nghị quyết', TT: 'thông tư', NĐ: 'nghị định' },
  issuers: { TTg: 'Thủ tướng Chính phủ', QH: 'Quốc hội', TW: 'Trung ương', CP: 'Chính phủ' },
  byDigit: ['111', '113', '156', '5656'],
  lexicon: makeLexicon([
    ['ubnd', 'ủy ban nhân dân'],
    ['bhyt', 'bảo hiểm y tế'],
    ['cccd', 'căn cước công dân'],
    ['tt&tt', 'thông tin và truyền thông'],
  ]),
}
const read = makeReader(voice)

/** Line by line: what is written, and what is read. */
function examples(table: string): [string, string][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split(' → ').map((side) => side.trim()) as [string, string])
}

describe('reading aloud', () => {
  it.each(
    examples(`
      Phí 500.000 đồng → Phí năm trăm nghìn đồng.
      Phí 22.000đ thôi → Phí hai mươi hai nghìn đồng thôi.
      Phí 500 000 đồng → Phí năm trăm nghìn đồng.
      7.000 đồng/lượt → Bảy nghìn đồng một lượt.
      Giảm 30% phí → Giảm ba mươi phần trăm phí.
      Đạt 20–30% → Đạt hai mươi đến ba mươi phần trăm.
      885,58 điểm → Tám trăm tám mươi lăm phẩy năm mươi tám điểm.
      Hơn 3.321 hộ → Hơn ba nghìn ba trăm hai mươi mốt hộ.
      Từ 14–18 tuổi → Từ mười bốn đến mười tám tuổi.
      Mật khẩu 8-20 chữ → Mật khẩu tám đến hai mươi chữ.
      Năm học 2025–2026 → Năm học hai nghìn không trăm hai mươi lăm đến hai nghìn không trăm hai mươi sáu.
      Đạt 63/63 tỉnh → Đạt sáu mươi ba trên sáu mươi ba tỉnh.
      Khoảng 2/3 số hộ → Khoảng hai phần ba số hộ.
      Nhà 70 m² → Nhà bảy mươi mét vuông.
      Quý III, hạng B2 → Quý ba, hạng bê hai.
    `),
  )('amounts: %s → %s', (written, said) => {
    expect(read(written)).toBe(said)
  })

  it.each(
    examples(`
      Ngày 10/10 → Ngày mười tháng mười.
      Hội vào 10/10 → Hội vào ngày mười tháng mười.
      01/7/2025 → Ngày một tháng bảy năm hai nghìn không trăm hai mươi lăm.
      Từ 01/7/2026 → Từ ngày một tháng bảy năm hai nghìn không trăm hai mươi sáu.
      ngày 22-4-2022 → Ngày hai mươi hai tháng tư năm hai nghìn không trăm hai mươi hai.
      tháng 4/2026 → Tháng tư năm hai nghìn không trăm hai mươi sáu.
      tin 12/2025 → Tin tháng mười hai năm hai nghìn không trăm hai mươi lăm.
      tháng 5–6/2026 → Tháng năm đến tháng sáu năm hai nghìn không trăm hai mươi sáu.
      Thứ 4 và tháng 4 → Thứ tư và tháng tư.
      từ 2/3 đến 8/3 → Từ ngày hai tháng ba đến ngày tám tháng ba.
      Họp lúc 8h30 → Họp lúc tám giờ ba mươi phút.
      Mở 7h – 11h30 → Mở bảy giờ đến mười một giờ ba mươi phút.
      Lúc 17:05 → Lúc mười bảy giờ năm phút.
      Đón lúc 8h00 → Đón lúc tám giờ.
      Trực 24/7 → Trực hai mươi bốn giờ mỗi ngày, bảy ngày mỗi tuần.
      ngày 24/7 → Ngày hai mươi tư tháng bảy.
    `),
  )('days and hours: %s → %s', (written, said) => {
    expect(read(written)).toBe(said)
  })

  it.each(
    examples(`
      Gọi 113 → Gọi một một ba.
      Có 113 → Có một một ba.
      Có 113 người → Có một trăm mười ba người.
      Gọi 1022 → Gọi một không hai hai.
      Có 1022 → Có một nghìn không trăm hai mươi hai.
      156 và 5656 → Một năm sáu và năm sáu năm sáu.
      Gọi 1900 0368 → Gọi một chín không không, không ba sáu tám.
      Gọi 18001096 → Gọi một tám không không một không chín sáu.
      Số 0912 345 678 → Số không chín một hai, ba bốn năm, sáu bảy tám.
      Bấm *101# → Bấm sao một không một thăng.
      Năm 1900 → Năm một nghìn chín trăm.
      113 (công an), 111 (trẻ em) → Một một ba, công an; một một một, trẻ em.
    `),
  )('telephones: %s → %s', (written, said) => {
    expect(read(written)).toBe(said)
  })

  it.each(
    examples(`
      Luật số 148/2025/QH15 → Luật số một trăm bốn mươi tám, năm hai nghìn không trăm hai mươi lăm của Quốc hội khóa mười lăm.
      Quyết định 749/QĐ-TTg → Quyết định số bảy trăm bốn mươi chín của Thủ tướng Chính phủ.
      theo 749/QĐ-TTg → Theo quyết định số bảy trăm bốn mươi chín của Thủ tướng Chính phủ.
      Nghị quyết 57-NQ/TW → Nghị quyết số năm mươi bảy của Trung ương.
      Nghị quyết 57-NQ/TW của Bộ Chính trị → Nghị quyết số năm mươi bảy của Bộ Chính trị.
      Nghị định 70/2025 → Nghị định số bảy mươi, năm hai nghìn không trăm hai mươi lăm.
      Quyết định 12/QĐ-UBND → Quyết định số mười hai của ủy ban nhân dân.
      theo 793/UBND-THH → Theo bảy trăm chín mươi ba của ủy ban nhân dân.
      theo 5/QĐ-XYZ → Theo quyết định số năm của ích i dài dét.
    `),
  )('documents: %s → %s', (written, said) => {
    expect(read(written)).toBe(said)
  })

  it.each(
    examples(`
      Mở VNeID mức 2 → Mở vi en i đi mức hai.
      OTP gửi về SIM → Ô tê pê gửi về sim.
      Máy có 4G → Máy có bốn gờ.
      Tải ở App Store → Tải ở áp xờ to.
      Passcode là gì? → Pát cốt là gì?
      Thẻ BHYT ở UBND → Thẻ bảo hiểm y tế ở ủy ban nhân dân.
      căn cước công dân (CCCD) → Căn cước công dân.
      Sở TT&TT → Sở thông tin và truyền thông.
      Tờ khai CT01 → Tờ khai xê tê không một.
      Soạn TTTB → Soạn tê tê tê bê.
      KHÔNG đọc mã → KHÔNG đọc mã.
      Anh/chị có hỏi ai → Bà con có hỏi ai.
      Xã/phường → Xã hoặc phường.
      Vào dichvucong.gov.vn. → Vào dịch vụ công chấm gov chấm vi en.
      https://www.dichvucong.gov.vn/p/home?a=1 → Dịch vụ công chấm gov chấm vi en.
      Có đuôi .gov.vn → Có đuôi chấm gov chấm vi en.
      Thư hoi@xyz.gov.vn → Thư hoi a còng ích i dài dét chấm gov chấm vi en.
      Chữ như @, #, ! → Chữ như a còng, dấu thăng, chấm than.
    `),
  )('names and addresses: %s → %s', (written, said) => {
    expect(read(written)).toBe(said)
  })

  it.each(
    examples(`
      Bấm "Quên mật khẩu". → Bấm Quên mật khẩu.
      Gói khai sinh – thường trú → Gói khai sinh, thường trú.
      Mở máy (nếu tắt), chờ → Mở máy, nếu tắt, chờ.
      Hộ chiếu… → Hộ chiếu.
      Ví dụ: → Ví dụ:
      Trước hết; → Trước hết.
      Thử 😀 xem → Thử xem.
    `),
  )('marks: %s → %s', (written, said) => {
    expect(read(written)).toBe(said)
  })

  it('makes sentences of lists, and keeps paragraphs', () => {
    expect(read('Cần có:\n- thẻ căn cước;\n- điện thoại\n\n1. Mở máy\n2. Gọi 113!\n4. Chờ')).toBe(
      [
        'Cần có:',
        'Thẻ căn cước.',
        'Điện thoại.',
        '',
        'Thứ nhất, mở máy.',
        'Thứ hai, gọi một một ba!',
        'Thứ tư, chờ.',
      ].join('\n'),
    )
  })

  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.stringMatching(/^\d{1,3}([./,:h–-]\d{1,4}){0,3}$/),
    fc.constantFrom(
      ...['01/7/2026', '24/7', '500.000đ', '30%', '749/QĐ-TTg', '57-NQ/TW', '148/2025/QH15'],
      ...['VNeID', 'OTP', '4G', 'anh/chị', 'https://a.vn/b', 'xhttp', '.gov.vn', 'a@b.vn', '*101#'],
      ...['(UBND)', '“mã”', ' – ', '…', '\n', '\n1. ', '\n- ', ' ', 'và', '½', '²', '٣', 'Ⅳ', '&'],
    ),
  )
  const anyText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

  it('leaves nothing that a reader would stumble over', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const said = read(text)
        expect(said).not.toMatch(/\p{N}|[^\p{L}\p{M}\s.,;:!?]|http/iu)
        expect(said).not.toMatch(/ {2}|[ \n][.,;:!?]|[.,;:!?]{2}|\n{3}|^\s|\s$/)
        for (const line of said.split('\n')) expect(line).toMatch(/^$|[.!?:]$/)
      }),
      { numRuns: 3000 },
    )
  })

  it('leaves words alone that are words already', () => {
    const words = fc.constantFrom(
      'bà',
      'con',
      'hãy',
      'gọi',
      'điện',
      'trước',
      'khi',
      'đi',
      'ở',
      'xã',
    )
    fc.assert(
      fc.property(fc.array(words, { minLength: 1 }), (list) => {
        const said = read(list.join(' '))
        expect(said.toLowerCase()).toBe(`${list.join(' ')}.`)
        expect(read(said)).toBe(said)
      }),
    )
  })

  it('reads a day alike with and without zeros in front', () => {
    const days = fc.date({
      min: new Date('1990-01-01'),
      max: new Date('2049-12-31'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(days, (day) => {
        const [year, month, date] = day.toISOString().slice(0, 10).split('-').map(Number)
        const said = read(`từ ${date}/${month}/${year}`)
        const twoDigits = read(
          `từ ${String(date).padStart(2, '0')}/${String(month).padStart(2, '0')}/${year}`,
        )
        expect(said).toMatch(/^Từ ngày [\p{L} ]+ tháng [\p{L} ]+ năm [\p{L} ]+\.$/u)
        expect(twoDigits).toBe(said)
      }),
    )
  })
})

describe('syllables', () => {
  it('are counted as Vietnamese writes them', () => {
    expect(countSyllables('Bà con gọi một một ba.\nThứ nhất, chờ.')).toBe(9)
    expect(countSyllables('')).toBe(0)
  })

  it('are told from foreign words', () => {
    for (const word of ['nghiêng', 'Khuya', 'ở', 'quốc', 'giếng', 'trắng', 'yêu', 'xuyên']) {
      expect([word, isSyllable(word)]).toEqual([word, true])
    }
    expect(foreignWords('Bà con mở Facebook, gov, Facebook và link.')).toEqual([
      ...['Facebook', 'gov', 'link'],
    ])
  })
})
