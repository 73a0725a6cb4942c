import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskSecrets, type SecretKind } from '../../../src/text/mask.ts'

const hides = (kind: SecretKind, text: string, secret: string) => {
  const masked = maskSecrets(text)
  expect(masked.text).not.toContain(secret)
  expect(masked.hidden).toEqual([kind])
}

describe('one-time codes are hidden', () => {
  it.each([
    ['otp là 123456', '123456'],
    ['OTP: 123456', '123456'],
    ['mã otp của em là 123456 ạ', '123456'],
    ['mã OTP 6 số là 123456', '123456'],
    ['otp123456', '123456'],
    ['otp 1234', '1234'],
    ['OTP 12345678', '12345678'],
    ['passcode 123456', '123456'],
    ['pin 4821', '4821'],
    ['mã pin thẻ là 482193', '482193'],
    ['mã xác thực: 12 34 56', '34'],
    ['mã xác thực: 123-456', '456'],
    ['ma xac thuc 123456', '123456'],
    ['mã xác nhận của tôi 998877', '998877'],
    ['mã kích hoạt là 556677', '556677'],
    ['MÃ BẢO MẬT: 889900', '889900'],
    ['mã 6 số 123456', '123456'],
    ['123456 là mã xác thực Zalo', '123456'],
    ['123456 la ma xac thuc Zalo cua ban', '123456'],
    ['Zalo: 123456 là mã xác nhận của bạn', '123456'],
    ['otp là 123456, gọi 0987000111', '123456'],
    ['otp 123456 0987000111', '123456'],
    ['mã otp gửi lúc 10:30 là 123456', '123456'],
    ['otp về số 0987000111 là 123456', '123456'],
    ['otp từ tổng đài 19000368 là 123456', '123456'],
    ['otp ngày 10/10 là 123456', '123456'],
    ['otp là 2026', '2026'],
    ['mã pin 1990', '1990'],
    ['123456 là otp của em', '123456'],
    ['123456 is your OTP', '123456'],
    ['nó gửi otp\n123456', '123456'],
    ['OTP của em:\n\n123456', '123456'],
  ])('%j', (text, secret) => {
    hides('code', text, secret)
  })

  it('what stands around the code stays', () => {
    expect(maskSecrets('otp là 123456, gọi 0912345678').text).toBe(
      'otp là [đã che mã], gọi 0912345678',
    )
    expect(maskSecrets('otp 123456 0912345678').text).toBe('otp [đã che mã] 0912345678')
    expect(maskSecrets('123456 là mã xác thực Zalo').text).toBe('[đã che mã] là mã xác thực Zalo')
  })

  it('every one of them', () => {
    expect(maskSecrets('otp 123456, otp mới 654321').text).not.toMatch(/\d/)
  })
})

describe('passwords are hidden', () => {
  it.each([
    ['mk: abc123', 'abc123'],
    ['mk là abc123', 'abc123'],
    ['MK: Abc@123', 'Abc@123'],
    ['mật khẩu của em là abc123', 'abc123'],
    ['mat khau la abc123', 'abc123'],
    ['mật khẩu = hunter', 'hunter'],
    ['password: hunter2', 'hunter2'],
    ['pass: 12345678', '12345678'],
    ['tk: nam, mk: nam1990', 'nam1990'],
    ['mật khẩu vneid của tôi là Tuan@1990', 'Tuan@1990'],
    ['mk 123456', '123456'],
    ['mat khau 998877', '998877'],
    ['mật khẩu em Tuan1990', 'Tuan1990'],
  ])('%j', (text, secret) => {
    hides('password', text, secret)
  })

  it('what stands around stays', () => {
    expect(maskSecrets('mật khẩu của em là abc123, sao không vào được').text).toBe(
      'mật khẩu của em là [đã che mật khẩu], sao không vào được',
    )
  })
})

describe('bank cards are hidden', () => {
  const card = '4111 1111 1111 1111'
  it.each([
    card,
    '4111111111111111',
    '4111-1111-1111-1111',
    'thẻ của tôi 5500 0000 0000 0004 bị mất',
    '378282246310005',
    `${card} 12/28`,
    `${card} 123`,
    `${card} 12/28 123`,
    `0912345678 ${card}`,
    `0912 345 678 ${card}`,
    `${card} 0912345678`,
    `số thẻ:${card}.`,
  ])('%j', (text) => {
    const masked = maskSecrets(text)
    expect(masked.text).toContain('[đã che số thẻ]')
    expect(masked.text).not.toMatch(/4111|1111|5500|0004|3782/)
    expect(masked.hidden).toEqual(['card'])
  })

  it('a phone number beside the card stays', () => {
    expect(maskSecrets(`0912345678 ${card}`).text).toBe('0912345678 [đã che số thẻ]')
    expect(maskSecrets(`${card} 0912345678`).text).toBe('[đã che số thẻ] 0912345678')
  })

  it('two cards', () => {
    expect(maskSecrets(`${card} ${card}`).text).toBe('[đã che số thẻ] [đã che số thẻ]')
  })
})

describe('numbers of identity papers are hidden', () => {
  it.each([
    ['số căn cước của em là 038099004411 xem giúp', '038099004411'],
    ['001085012345', '001085012345'],
    ['001 085 012 345', '085 012'],
    ['cccd 001.085.012.345 đúng chưa', '085.012'],
    ['can cuoc 0010 8501 2345', '8501'],
    ['so dinh danh chau la 079215001234', '079215001234'],
    ['cmnd 023456781 cũ', '023456781'],
    ['chứng minh nhân dân số 273 456 781', '273 456'],
    ['chung minh thu cua me 273456781', '273456781'],
    ['em gửi 273456781 là cmnd của em', '273456781'],
    ['Nguyễn Thị A, 1/2/1970, 094170001234, ấp 4', '094170001234'],
    ['otp không về, cccd 001085012345', '001085012345'],
    ['gọi 0912000002, căn cước 001085012345', '001085012345'],
    ['mã bảo hiểm xã hội 7912345678', '7912345678'],
    ['so bhxh cua em 7912345678', '7912345678'],
    ['thẻ bhyt DN4791234567890', '4791234567890'],
  ])('%j', (text, secret) => {
    hides('identity', text, secret)
  })

  it('phones and what stands around stay', () => {
    expect(maskSecrets('cccd 001085012345, gọi em 0912345678').text).toBe(
      'cccd [đã che số giấy tờ], gọi em 0912345678',
    )
  })
})

describe('what is printed on a card, and the own account', () => {
  it.each([
    ['số thẻ 4111 1111 1111 1112 mất rồi', '1112'],
    ['the atm 9704-1234-5678-9012', '9704'],
    ['thẻ visa 4111111111111111 cvv 123', '123'],
    ['cvv là 987', '987'],
    ['3 so mat sau 987', '987'],
    ['thẻ 4111111111111111 hết hạn 09/28', '09/28'],
    ['stk 0451000123456 của em nhận trợ cấp', '0451000123456'],
    ['số tài khoản của tôi: 19031234567890', '19031234567890'],
  ])('%j', (text, secret) => {
    hides('card', text, secret)
  })
})

describe('codes and passwords in all sorts of wording', () => {
  it.each<[SecretKind, string, string]>([
    ['code', 'otp e la 482913', '482913'],
    ['code', 'otp nè 48 29 13', '29'],
    ['code', 'ma pin 2468', '2468'],
    ['code', 'mật mã là 2468', '2468'],
    ['code', 'nó gửi mã về máy 482913', '482913'],
    ['code', 'mã nó gửi về là 482913', '482913'],
    ['code', 'ma dang nhap 482913', '482913'],
    ['code', 'mã là 482913 nhập đâu', '482913'],
    ['code', 'ma mo khoa may 2580', '2580'],
    ['password', 'mật khẩu em là hoa1990 nhé', 'hoa1990'],
    ['password', 'mk vneid cua e la iloveyou', 'iloveyou'],
    ['password', 'mật khẩu là be.na', 'be.na'],
    ['password', 'mat khau wifi nha toi 99998888', '99998888'],
    ['password', 'mật khẩu là ngày sinh con 12052015', '12052015'],
  ])('%s: %j', (kind, text, secret) => {
    hides(kind, text, secret)
  })
})

describe('what is no secret stays', () => {
  it.each([
    'otp có mấy số',
    'mã pin là gì',
    'số 0912 345 678',
    'sđt 0912345678 tài khoản vneid',
    'cccd không có, sđt 0912345678',
    'căn cước gắn chip, gọi 0243 1234 567',
    'mức phạt 100.000.000 đồng',
    'làm căn cước mất 100.000.000',
    'phí cccd 500000000đ',
    'từ 1/7/2025 đổi căn cước',
    'luật căn cước 26/2023/QH15',
    'stk 0451000123456 lừa tôi 5 triệu',
    'họ bảo chuyển vào stk 0451000123456 của em họ',
    'stk 0451000123456 của ai',
    'phiếu PA-26-7K3M9-Q',
    'mật khẩu 1 có khác mật khẩu 2 không',
    'quên mật khẩu gọi 1022',
    'quên mật khẩu vneid gọi 19000368',
    'quên mật khẩu từ năm 2024',
    'mật khẩu dịch vụ công sđt 0912345678',
    'mật khẩu gồm 8 ký tự',
    'mật khẩu là dichvucong.gov.vn cấp',
    'đổi mật khẩu theo nghị định 13/2023',
    'hạn thẻ 09/28',
    'mã hồ sơ là H50.123.456',
    'mã số thuế của tôi 0101234567',
    'bảo hiểm y tế gọi 0912345678',
    'mã vùng 024',
    'cccd 12 số',
    'quên mật khẩu vneid',
    'quên mật khẩu vneid: không vào được',
    'quên mật khẩu: đăng nhập lại thế nào',
    'mật khẩu là gì',
    'mật khẩu vneid là gì',
    'mật khẩu là bao nhiêu ký tự',
    'đổi mật khẩu ở đâu',
    'mật khẩu là do ai cấp',
    'mk la gi',
    'không nhận otp về số 0912 345 678',
    'không nhận otp về số 0912345678',
    'otp mất 500.000 đồng',
    'otp mất 500000 đồng',
    'otp 5000đ',
    'otp gọi 1900 0368',
    'mã xác thực gọi 18001096',
    'ngày 10/10/2026',
    'nhận otp ngày 10/10/2026',
    'nhận otp ngày 10-10-2026',
    'nhận otp ngày 10.10.2026',
    'otp lúc 7h30 ngày 2/9',
    'mã hồ sơ 000.00.19.H50-240101-0001',
    'mã xác nhận hồ sơ 000.00.19.H50-240101-0001',
    'mã bảo mật quyết định 2345/QĐ-UBND',
    'mã xác nhận hồ sơ 000.00.19.H50-2401-01',
    'otp theo hồ sơ 12/234567',
    'không có otp thì gọi 15656',
    'otp theo thông tư 1234',
    'mật khẩu là quan trọng',
    'mật khẩu: không nhớ',
    // Their check digits are right, yet no card begins so.
    '1767225600009',
    'OTP 2026',
    'otp năm 2026',
    'otp dùng trong 2026',
    'otp của 2019 đến 2025',
    'otp gửi 3 lần',
    'otp 5 phút',
    'tài khoản 1234567890123',
    '0912345678 0987654321',
    'nghị định 13/2023/NĐ-CP',
    'shopping 123456',
    'mã số thuế 0101234567',
    'smart otp là gì',
  ])('%j', (text) => {
    expect(maskSecrets(text)).toEqual({ text, hidden: [] })
  })
})

describe('maskSecrets', () => {
  it('names each kind once', () => {
    const { hidden } = maskSecrets('otp 123456, mk: abc123, otp 654321, thẻ 4111111111111111')
    expect([...hidden].sort()).toEqual(['card', 'code', 'password'])
  })

  const pieces = fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        ...['otp', 'mã ', 'xác thực', 'pin', 'mk', 'mật khẩu', ' là ', ':', '=', ' ', '\n', '-'],
        ...['.', '/', ',', '123456', '4111111111111111', '4111 1111', '0912345678', '[', ']', 'a'],
        ...['đã che', 'gì', 'gọi ', '😀', '\uD83D', '1', '20', ' is your ', 'passcode', '!'],
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
    maxLength: 15,
  })

  it.each([
    ['nó vừa gửi mã 550183 về máy em', '550183'],
    ['bao nhan ma 7741 toi so toi de doc lai', '7741'],
    ['tk BIDV 31410007745512 của em nhận lương hưu', '31410007745512'],
    ['so 0071009934561 vietcombank cua toi sai ten', '0071009934561'],
    ['lan.pt@gmail.com pass hoasen88! vào không được', 'hoasen88!'],
    ['lan.pt@gmail.com / hoasen88 mở hộ em', 'hoasen88'],
  ])('%j keeps no %s', (text, secret) => expect(maskSecrets(text).text).not.toContain(secret))

  it.each([
    'hồ sơ mã 123456 về tới xã chưa',
    'em nhận tin báo mã số thuế 81234567',
    'họ tên An, an.b@c.vn, 0912345678',
    'nó bảo chuyển tiền vào tài khoản Agribank 8811000033964',
  ])('%j stays', (text) => expect(maskSecrets(text).text).toBe(text))

  it('masking again changes nothing, and nothing throws', () => {
    fc.assert(
      fc.property(pieces, (text) => {
        const once = maskSecrets(text)
        expect(maskSecrets(once.text)).toEqual({ text: once.text, hidden: [] })
        expect(once.hidden.length > 0).toBe(once.text !== text)
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    ['digits', '1'],
    ['digits apart', '1 '],
    ['digits and dashes', '4-'],
    ['a card over and over', '4111 1111 1111 1111 '],
    ['zeros', '0'],
    ['keywords', 'otp '],
    ['keywords and digits', 'otp1 '],
    ['codes', 'otp 123456 '],
    ['codes that are none', 'mã xác thực gọi 19000368 '],
    ['codes in front', '123456 là mã '],
    ['password words', 'mk '],
    ['password words and signs', 'mật khẩu: '],
    ['password, letters', 'mật khẩu a'],
    ['spaces', 'mk' + ' '.repeat(40)],
    ['dots', '1.'],
    ['line breaks', 'pin\n'],
    ['brackets', 'otp['],
    ['surrogates', '\uD83D'],
  ])('stays quick on ten thousand characters of %s', (_name, unit) => {
    const text = unit.repeat(10_000 / unit.length)
    for (const hostile of [text, `mk ${text}`, `mk:${text}!`, `otp ${text}x`, `mã ${text}`]) {
      const before = process.cpuUsage()
      maskSecrets(hostile)
      const { user } = process.cpuUsage(before)
      expect(user / 1000).toBeLessThan(1000)
    }
  })
})
