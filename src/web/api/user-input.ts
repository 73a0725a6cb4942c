import { z } from 'zod'
import { roles } from '../../staff/roles.ts'

/** What people write about users, with what they read when it will not do. */
export const loginInput = z
  .string('Thiếu tên đăng nhập.')
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9.-]{3,40}$/,
    'Tên đăng nhập gồm 3 đến 40 ký tự: chữ a–z không dấu, chữ số, dấu chấm, gạch nối.',
  )

export const nameInput = z
  .string('Thiếu họ tên.')
  .trim()
  .min(1, 'Hãy ghi họ tên.')
  .max(100, 'Họ tên dài quá 100 ký tự.')

export const emailInput = z.union(
  [z.null(), z.literal('').transform(() => null), z.email().trim().max(200)],
  'Địa chỉ email chưa đúng.',
)

export const roleInput = z.enum(roles, 'Hãy chọn một vai trò.')
export const flagInput = z.boolean('Chỉ nhận true hoặc false.')

export const passwordInput = z.string('Thiếu mật khẩu.').max(1000, 'Mật khẩu quá dài.')

export const newUserInput = z.object({
  login: loginInput,
  name: nameInput,
  role: roleInput,
  email: emailInput.default(null),
})
