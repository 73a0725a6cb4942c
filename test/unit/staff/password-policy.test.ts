import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passwordProblem } from '../../../src/staff/password-policy.ts'

const lan = { login: 'lan.nguyen', name: 'Nguyễn Thị Lan' }
const problem = (password: string) => passwordProblem(password, lan)

describe('a password', () => {
  it('has ten to two hundred characters, however they are typed', () => {
    expect(problem('ghế đỏ 3c')).toBe('too-short')
    expect(problem('ghế đỏ 3ch')).toBeNull()
    // Letter and mark apart, as some keyboards send them: still nine.
    expect(problem('ghế đỏ 3c'.normalize('NFD'))).toBe('too-short')
    const long = 'trâu ăn cỏ ngoài đồng; '.repeat(9)
    expect(problem(long.slice(0, 200))).toBeNull()
    expect(problem(long.slice(0, 201))).toBe('too-long')
  })

  it.each(['Lan.Nguyen và mây bay', 'mâybay-lannguyen-đá', 'XLAN-NGUYENX quê ngoại'])(
    '%s holds the login',
    (password) => expect(problem(password)).toBe('has-login'),
  )

  it.each([
    ...['matkhau123', 'Matkhau@123', 'Mật khẩu 123', 'm@tkh4u2026', 'tenban1234', 'P@ssw0rd123'],
    ...['12345678910', '0987654321', 'aaaaaaaaaa', '123123123123', 'qwertyuiop', 'zaq12wsxcde3'],
    ...['quan123456', 'hoa19901990', 'Hoa@1990!!', 'nguyenvana1990', 'hoangminhtuan1985@'],
    ...['SoKHCN@2026', 'chuyendoiso2026', 'Admin@123456', 'Hanoi123456@', 'Vietnam@1945'],
    ...['anhyeuem1314', 'conyeucuame', '19051990190590', 'thang11nam2026'],
  ])('%s is one that many have', (password) => expect(problem(password)).toBe('common'))

  it('made of what is known about its owner is guessable', () => {
    const owner = { login: 'vxkq', name: 'Zwrtum Pljkes' }
    expect(passwordProblem('Zwrtum-Pljkes1990', owner)).toBe('common')
    expect(passwordProblem('Zwrtum-Pljkes1990', lan)).toBeNull()
  })

  it.each([
    ...['con trâu ăn cỏ ngoài đồng', 'ghế nhựa đỏ ba chân', 'uống nước nhớ nguồn sông Đà'],
    ...['bánh mì nóng giòn 7 giờ', 'correct horse battery staple', 'mưa rào bất chợt'],
    ...['k3ozq8vtwp', 'Kj#92!vLq_xT', 'x7$Kp!2mQzW', 'пароль из девяти слов'],
  ])('%s is one’s own', (password) => expect(problem(password)).toBeNull())

  it('that a program makes is let through nearly always', () => {
    const letters = [...'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789']
    const random = fc.string({ unit: fc.constantFrom(...letters), minLength: 16, maxLength: 24 })
    const refused = fc.sample(random, { numRuns: 500, seed: 7 }).filter((each) => problem(each))
    expect(refused.length).toBeLessThan(5)
  })
})
