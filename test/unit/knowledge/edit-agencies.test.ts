import { expect, it } from 'vitest'
import { Faulty, readYaml } from '../../../src/content/file.ts'
import { agenciesFile } from '../../../src/knowledge/directory.ts'
import { editAgency } from '../../../src/knowledge/edit-agencies.ts'

const file = `# Cơ quan trả lời.
fields:
  - { id: thue, label: Thuế }
agencies:
  # Hỏi lại tên.
  - id: thue-tinh
    name: Thuế tỉnh, Thuế cơ sở
    fields: [thue]
    level: province
    batch: true
    confirm: true # kiểm lại
  - id: so-cu
    name: Sở cũ
    level: province
    valid_to: 2025-02-28
    successor: thue-tinh
`
const agenciesIn = (text: string | null) => readYaml(agenciesFile, text ?? '').agencies

it('changes one agency; comments, order and the others stay', () => {
  const edited = editAgency(file, 'thue-tinh', {
    email: 'vanthu@thue.example.gov.vn',
    answer_within: 5,
    batch: false,
    escalate_to: { name: 'Ông Nam', email: 'nam@example.gov.vn' },
  })
  expect(agenciesIn(edited)).toMatchObject([
    {
      ...{ id: 'thue-tinh', email: 'vanthu@thue.example.gov.vn', answer_within: 5, batch: false },
      ...{ escalate_to: { name: 'Ông Nam', email: 'nam@example.gov.vn' }, confirm: true },
    },
    { id: 'so-cu', valid_to: '2025-02-28' },
  ])
  for (const comment of ['# Cơ quan trả lời.', '# Hỏi lại tên.', '# kiểm lại']) {
    expect(edited).toContain(comment)
  }
  const back = editAgency(edited ?? '', 'thue-tinh', { email: null, escalate_to: null })
  expect(agenciesIn(back)[0]).toMatchObject({ email: null, escalate_to: null })
})

it('refuses what the file could not hold, and whom it does not know', () => {
  expect(editAgency(file, 'khong-co', { answer_within: 5 })).toBeNull()
  expect(() => editAgency(file, 'thue-tinh', { answer_within: 0 })).toThrow(Faulty)
  expect(() => editAgency(file, 'thue-tinh', { email: 'không phải thư' })).toThrow(Faulty)
})
