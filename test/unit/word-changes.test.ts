import { expect, it } from 'vitest'
import { pairOn, wordChanges } from '../../src/console/words-list/changes.ts'

const published = `# Từ viết tắt
abbreviations:      # viết tắt
  cđs: chuyển đổi số
  cb: cán bộ        # người làm ở xã
chat:
  ko: không
  'no': nó
`

it('tells what a draft adds, changes and takes out', () => {
  const draft = published
    .replace('  cb: cán bộ        # người làm ở xã', '  cb: cán bộ xã\n  hs: hồ sơ')
    .replace('  ko: không\n', '')
  expect(wordChanges(published, draft)).toEqual([
    { from: 'cb', before: 'cán bộ', after: 'cán bộ xã' },
    { from: 'ko', before: 'không', after: null },
    { from: 'hs', before: null, after: 'hồ sơ' },
  ])
})

it('takes other quotes and remarks for no change', () => {
  const same = published.replace("'no': nó", '"no": "nó"').replace('# người làm ở xã', '')
  expect(wordChanges(published, same)).toEqual([])
})

it('knows the pair on a line', () => {
  expect(pairOn(published, 4)).toMatchObject({ section: 'abbreviations', from: 'cb', to: 'cán bộ' })
  expect(pairOn(published, 2)).toBeNull()
})
