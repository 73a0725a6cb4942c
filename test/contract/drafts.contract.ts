import { describe, expect, test } from 'vitest'
import type { DraftSaved } from '../../src/content/drafts.ts'
import { ask, newWorld, NOW, type OpenStorage } from './fixture.ts'

const [LAN, HOA] = [7, 8]
const PATH = 'knowledge/can-cuoc/le-phi.md'

export function describeDrafts(name: string, openStorage: OpenStorage): void {
  describe(`DraftStore on ${name}`, () => {
    const blank = { path: PATH, text: 'một', baseText: null, ticketId: null, note: null, by: LAN }
    async function fresh(over: Partial<typeof blank> | { baseText: string } = {}) {
      const { storage } = await newWorld(openStorage)
      expect(await storage.drafts.addDraft({ ...blank, ...over }, NOW)).toBe(true)
      return { storage, drafts: storage.drafts }
    }
    const kindOf = (saved: DraftSaved) => (saved === 'gone' ? saved : Object.keys(saved)[0])

    test('a new draft is as it was given, and there is one of a path', async () => {
      const { drafts } = await fresh({ baseText: 'đã đăng' })
      expect(await drafts.draft(PATH)).toEqual({
        ...{ path: PATH, text: 'một', baseText: 'đã đăng', state: 'draft', version: 1 },
        ...{ note: null, ticket: null, importId: null, publishAt: null },
        ...{ createdBy: LAN, updatedBy: LAN, updatedAt: NOW },
      })
      expect(await drafts.addDraft({ ...blank, text: 'hai', by: HOA }, NOW)).toBe(false)
      expect(await drafts.drafts()).toMatchObject([{ text: 'một', createdBy: LAN }])
    })

    test('who saves over an older version is told what is there, and nothing is lost', async () => {
      const { drafts } = await fresh()
      const first = await drafts.changeDraft(PATH, 1, { text: 'của Hoa' }, HOA, NOW + 1)
      const hers = { text: 'của Hoa', version: 2, updatedBy: HOA, updatedAt: NOW + 1 }
      expect(first).toMatchObject({ saved: { ...hers, createdBy: LAN } })
      const second = await drafts.changeDraft(PATH, 1, { text: 'của Lan' }, LAN, NOW + 2)
      expect(second).toMatchObject({ changed: hers })
      expect(await drafts.draft(PATH)).toMatchObject(hers)
      const third = await drafts.changeDraft(PATH, 2, { text: 'của hai người' }, LAN, NOW + 3)
      expect(third).toMatchObject({ saved: { text: 'của hai người', version: 3 } })
      const moved = await drafts.moveDraft(PATH, 2, { state: 'review' }, HOA, NOW + 4)
      expect(moved).toMatchObject({ changed: { state: 'draft', version: 3 } })
    })

    test('of two who save at once one is told', async () => {
      const { drafts } = await fresh()
      for (let version = 1; version <= 10; version++) {
        const saved = await Promise.all(
          [1, 2].map((at) =>
            drafts.changeDraft(PATH, version, { text: `${version} ${at}` }, LAN, NOW),
          ),
        )
        expect(saved.map(kindOf).sort()).toEqual(['changed', 'saved'])
      }
    })

    test('a note stays until it is changed, and so does what it stands on', async () => {
      const { drafts } = await fresh({ baseText: 'đã đăng' })
      const change = (version: number, over: { note?: string | null; rebase?: string | null }) =>
        drafts.changeDraft(PATH, version, { text: 'hai', ...over }, LAN, NOW)
      expect(await change(1, { note: 'phí mới' })).toMatchObject({
        saved: { note: 'phí mới', baseText: 'đã đăng' },
      })
      expect(await change(2, { rebase: 'đăng lại' })).toMatchObject({
        saved: { note: 'phí mới', baseText: 'đăng lại' },
      })
      expect(await change(3, { note: null, rebase: null })).toMatchObject({
        saved: { note: null, baseText: null },
      })
    })

    test('it goes to review and to its time; a change takes it back', async () => {
      const { drafts } = await fresh()
      const move = (version: number, to: Parameters<typeof drafts.moveDraft>[2]) =>
        drafts.moveDraft(PATH, version, to, HOA, NOW)
      expect(await move(1, { state: 'review', note: 'xem giúp', publishAt: NOW })).toMatchObject({
        saved: { state: 'review', note: 'xem giúp', publishAt: null, version: 2, updatedBy: HOA },
      })
      expect(await move(2, { state: 'scheduled', publishAt: NOW + 60 })).toMatchObject({
        saved: { state: 'scheduled', note: 'xem giúp', publishAt: NOW + 60, version: 3 },
      })
      expect(await drafts.changeDraft(PATH, 3, { text: 'hai' }, LAN, NOW)).toMatchObject({
        saved: { state: 'draft', publishAt: null, text: 'hai' },
      })
      await move(4, { state: 'scheduled', publishAt: NOW + 60 })
      expect(await move(5, { state: 'draft' })).toMatchObject({ saved: { publishAt: null } })
    })

    test('scheduled ones are due when their time has come, earliest first', async () => {
      const { drafts } = await fresh()
      const later = 'knowledge/can-cuoc/noi-lam.md'
      await drafts.addDraft({ ...blank, path: later }, NOW)
      await drafts.addDraft({ ...blank, path: 'knowledge/can-cuoc/xa.md' }, NOW)
      await drafts.moveDraft(later, 1, { state: 'scheduled', publishAt: NOW + 5 }, LAN, NOW)
      await drafts.moveDraft(PATH, 1, { state: 'scheduled', publishAt: NOW + 10 }, LAN, NOW)
      const due = async (now: number) => (await drafts.dueDrafts(now)).map(({ path }) => path)
      expect(await due(NOW + 4)).toEqual([])
      expect(await due(NOW + 5)).toEqual([later])
      expect(await due(NOW + 10)).toEqual([later, PATH])
    })

    test('the list says what is new and what stands on an older text, without the texts', async () => {
      const { storage, drafts } = await fresh()
      const [FEE, OLD] = ['knowledge/can-cuoc/phi.md', 'flows/chao.yml']
      const files = [FEE, OLD].map((path) => ({ path, text: 'đã đăng' }))
      await storage.content.saveEdits(files, { kind: 'command', by: null, why: null }, NOW)
      const long = `title: Lệ phí\n${'x'.repeat(9_000)}`
      const more = { text: long, ticketId: null, note: null, by: HOA }
      await drafts.addDraft({ ...more, path: FEE, baseText: 'đã đăng' }, NOW + 1)
      await drafts.addDraft({ ...more, path: OLD, baseText: 'cũ hơn' }, NOW + 2)
      const list = await drafts.draftList()
      expect(list.map(({ path, isNew, isOutdated }) => [path, isNew, isOutdated])).toEqual([
        [OLD, false, true],
        [FEE, false, false],
        [PATH, true, false],
      ])
      const of = (await drafts.draft(FEE))!
      const line = { begins: long.slice(0, 500), isNew: false, isOutdated: false }
      expect({ ...list[1], text: long, baseText: 'đã đăng' }).toEqual({ ...of, ...line })
      expect((await drafts.drafts([FEE, 'flows/khong-co.yml'])).map(({ path }) => path)).toEqual([
        FEE,
      ])
      expect(await drafts.drafts([])).toEqual([])
      expect((await storage.content.allContent('flows')).map(({ path }) => path)).toEqual([OLD])
    })

    test('one that somebody wrote on since it was looked at is not given up', async () => {
      const { drafts } = await fresh()
      await drafts.changeDraft(PATH, 1, { text: 'của Hoa' }, HOA, NOW)
      expect(await drafts.removeDraft(PATH, 1)).toMatchObject({ changed: { text: 'của Hoa' } })
      expect(await drafts.removeDraft(PATH, 2)).toBe('removed')
    })

    test('of one that is gone nothing is saved', async () => {
      const { drafts } = await fresh()
      expect(await drafts.removeDraft(PATH)).toBe('removed')
      expect(await drafts.removeDraft(PATH)).toBe('gone')
      expect(await drafts.changeDraft(PATH, 1, { text: 'hai' }, LAN, NOW)).toBe('gone')
      expect(await drafts.moveDraft(PATH, 1, { state: 'review' }, LAN, NOW)).toBe('gone')
      expect(await drafts.draft(PATH)).toBeNull()
    })

    test('one that takes over a ticket tells the ticket when it begins and when it is out', async () => {
      const { storage } = await newWorld(openStorage)
      const { ticketId, code } = await ask(storage, 'Lệ phí căn cước?')
      await storage.drafts.addDraft({ ...blank, ticketId }, NOW)
      const draft = await storage.drafts.draftOf(ticketId)
      expect(draft).toMatchObject({ path: PATH, ticket: { id: ticketId, code } })
      // When its time came nobody of ours did it.
      const edit = { path: PATH, text: 'một', base: null, draft: { version: 1, text: 'một' } }
      await storage.content.saveEdits([edit], { kind: 'scheduled', by: null, why: null }, NOW)
      expect(await storage.drafts.draft(PATH)).toBeNull()
      const { events = [] } = (await storage.ticketLists.show(ticketId)) ?? {}
      const told = events.filter(({ detail }) => detail['path'] === PATH)
      expect(told).toMatchObject([
        { kind: 'draft', userId: LAN },
        { kind: 'published', userId: null },
      ])
    })
  })
}
