import { PasswordInput } from '@mantine/core'

/** As staff/password-policy.ts has it, which knows more. */
export const SHORTEST_PASSWORD = 10

/** A password typed twice. */
export function NewPasswordFields({
  password,
  again,
  onPassword,
  onAgain,
}: {
  password: string
  again: string
  onPassword: (text: string) => void
  onAgain: (text: string) => void
}) {
  const toggle = { 'aria-label': 'Hiện hoặc ẩn mật khẩu' }
  return (
    <>
      <PasswordInput
        label="Mật khẩu mới"
        description={`Ít nhất ${SHORTEST_PASSWORD} ký tự. Nên ghép vài từ dễ nhớ mà người khác khó đoán.`}
        size="md"
        required
        withAsterisk={false}
        minLength={SHORTEST_PASSWORD}
        autoComplete="new-password"
        visibilityToggleButtonProps={toggle}
        value={password}
        onChange={({ currentTarget }) => onPassword(currentTarget.value)}
      />
      <PasswordInput
        label="Nhập lại mật khẩu mới"
        size="md"
        required
        withAsterisk={false}
        autoComplete="new-password"
        visibilityToggleButtonProps={toggle}
        error={again !== '' && again !== password ? 'Hai lần nhập chưa giống nhau' : undefined}
        value={again}
        onChange={({ currentTarget }) => onAgain(currentTarget.value)}
      />
    </>
  )
}
