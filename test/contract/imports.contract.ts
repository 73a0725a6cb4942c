import { describe, expect, test } from 'vitest'
import { ask, newWorld, NOW, type OpenStorage } from './fixture.ts'
import type { DumpRows } from './rows.ts'

const [LAN, HOA] = [7, 8]
const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((id) => `knowledge/bang/${id}.md`) as [
  ...[string, string, string, string],
]

export function describeImports(name: string, openStorage: OpenStorage, dump: DumpRows): void {
  describe(`ImportStore on ${name}`, () => {
    async function fresh() {
      const { storage, database } = await newWorld(openStorage)
      const { drafts, imports } = storage
      return {
        ...{ storage, drafts, imports },
        bring: (texts: Record<string, string>, now = NOW) =>
          imports.addImport(
            {
              name: 'thu-tuc.xlsx',
              files: Object.entries(texts).map(([path, text]) => ({ path, text, baseText: null })),
              by: LAN,
            },
            now,
          ),
        write: (path: string, text: string, ticketId: number | null = null) =>
          drafts.addDraft({ path, text, baseText: 'gốc', ticketId, note: 'tự viết', by: HOA }, NOW),
        rows: async () => {
          const { drafts: rows = [] } = await dump(database)
          return rows.toSorted((a, b) => (String(a['path']) < String(b['path']) ? -1 : 1))
        },
        texts: async () =>
          Object.fromEntries((await drafts.drafts()).map(({ path, text }) => [path, text])),
      }
    }

    test('makes a draft of each file, each known by its import', async () => {
      const { drafts, imports, bring } = await fresh()
      const { id, ...counts } = await bring({ [A]: 'một', [B]: 'hai' }, NOW + 1)
      expect(counts).toEqual({ made: 2, replaced: 0 })
      expect(await drafts.draft(A)).toEqual({
        ...{ path: A, text: 'một', state: 'draft', version: 1, baseText: null, note: null },
        ...{ ticket: null, importId: id, publishAt: null },
        ...{ createdBy: LAN, updatedBy: LAN, updatedAt: NOW + 1 },
      })
      expect(await imports.imports(10)).toEqual([
        {
          ...{ id, name: 'thu-tuc.xlsx', userId: LAN, createdAt: NOW + 1 },
          ...{ undoneAt: null, undoneBy: null, made: 2, untouched: 2 },
        },
      ])
    })

    test('undone, everything is as it was: the draft it replaced too, to the last field', async () => {
      const { storage, drafts, imports, write, bring, rows } = await fresh()
      const { ticketId } = await ask(storage, 'Lệ phí căn cước?')
      await write(A, 'của Hoa', ticketId)
      await drafts.changeDraft(A, 1, { text: 'của Hoa, sửa', note: 'chờ giá' }, LAN, NOW + 1)
      await drafts.moveDraft(A, 2, { state: 'scheduled', publishAt: NOW + 60 }, HOA, NOW + 2)
      await write(C, 'không ai đụng')
      const before = await rows()

      const { id, ...counts } = await bring({ [A]: 'một', [B]: 'hai' }, NOW + 3)
      expect(counts).toEqual({ made: 2, replaced: 1 })
      // Who still has the older one open is told.
      expect(await drafts.draft(A)).toMatchObject({
        ...{ text: 'một', state: 'draft', version: 4, publishAt: null, note: null },
        ticket: { id: ticketId },
      })
      const late = await drafts.changeDraft(A, 3, { text: 'muộn' }, HOA, NOW + 4)
      expect(late).toMatchObject({ changed: { text: 'một' } })

      expect(await imports.undoImport(id, HOA, NOW + 5)).toEqual({ restored: [A, B], kept: [] })
      // But for its version: who has the import's text open is told as well.
      const after = before.map((row) => (row['path'] === A ? { ...row, version: 5 } : row))
      expect(await rows()).toEqual(after)
      expect(await drafts.changeDraft(A, 4, { text: 'muộn' }, HOA, NOW + 5)).toMatchObject({
        changed: { text: 'của Hoa, sửa' },
      })
      expect(await imports.imports(10)).toMatchObject([
        { id, undoneAt: NOW + 5, undoneBy: HOA, made: 2, untouched: 0 },
      ])
      expect(await imports.undoImport(id, HOA, NOW + 6)).toBeNull()
      expect(await imports.undoImport(id + 1000, HOA, NOW + 6)).toBeNull()
      expect(await rows()).toEqual(after)
    })

    test('a draft whose time came while the import stood in its place is not published by undoing', async () => {
      const { drafts, imports, write, bring } = await fresh()
      await write(A, 'của Hoa')
      await drafts.moveDraft(A, 1, { state: 'scheduled', publishAt: NOW + 60 }, HOA, NOW)
      const { id } = await bring({ [A]: 'một' }, NOW + 1)
      await imports.undoImport(id, LAN, NOW + 61)
      expect(await drafts.dueDrafts(NOW + 1000)).toEqual([])
      expect(await drafts.draft(A)).toMatchObject({
        ...{ text: 'của Hoa', state: 'review', publishAt: null, note: 'tự viết' },
      })
    })

    test('what somebody changed, published or gave up since stays as it is, and is named', async () => {
      const { storage, drafts, imports, bring, texts } = await fresh()
      const { id } = await bring({ [D]: 'bốn', [C]: 'ba', [B]: 'hai', [A]: 'một' })
      await drafts.changeDraft(A, 1, { text: 'một, sửa' }, HOA, NOW)
      await storage.content.saveEdits(
        [{ path: B, text: 'hai', base: null, draft: { version: 1, text: 'hai' } }],
        { kind: 'published', by: HOA, why: null },
        NOW,
      )
      // Looked at, but not changed.
      await drafts.moveDraft(C, 1, { state: 'review', note: 'xem giúp' }, HOA, NOW)
      const history = await storage.revisions.revisions({}, 10)

      expect(await imports.imports(1)).toMatchObject([{ made: 4, untouched: 2 }])
      expect(await imports.undoImport(id, LAN, NOW)).toEqual({ restored: [C, D], kept: [A, B] })
      expect(await texts()).toEqual({ [A]: 'một, sửa' })
      expect(await storage.content.content(B)).toMatchObject({ text: 'hai' })
      expect(await storage.revisions.revisions({}, 10)).toEqual(history)
    })

    test('one import over another: the last is undone first', async () => {
      const { imports, bring, texts } = await fresh()
      const first = await bring({ [A]: 'một', [B]: 'hai' })
      const second = await bring({ [A]: 'một', [B]: 'hai, mới' })
      expect(second).toMatchObject({ made: 2, replaced: 2 })
      expect(await imports.imports(10)).toMatchObject([
        { id: second.id, untouched: 2 },
        { id: first.id, untouched: 0 },
      ])
      expect(await imports.undoImport(second.id, LAN, NOW)).toMatchObject({ restored: [A, B] })
      expect(await texts()).toEqual({ [A]: 'một', [B]: 'hai' })
      expect(await imports.undoImport(first.id, LAN, NOW)).toMatchObject({ restored: [A, B] })
      expect(await texts()).toEqual({})
    })

    test('undone the other way round, nothing that came later is lost', async () => {
      const { imports, bring, texts } = await fresh()
      const first = await bring({ [A]: 'một', [B]: 'hai' })
      await bring({ [A]: 'một' })
      const undone = await imports.undoImport(first.id, LAN, NOW)
      expect(undone).toEqual({ restored: [B], kept: [A] })
      expect(await texts()).toEqual({ [A]: 'một' })
    })

    test('a draft of a ticket that is gone by now comes back without it', async () => {
      const { storage, imports, drafts, write, bring } = await fresh()
      const { ticketId } = await ask(storage, 'Lệ phí căn cước?', { personId: 'lan' })
      await write(A, 'của Hoa', ticketId)
      const { id } = await bring({ [A]: 'một' })
      const how = { way: 'staff', code: 'c1', now: NOW } as const
      await storage.erasures.erasePerson({ channel: 'zalo', personId: 'lan' }, how)
      expect(await imports.undoImport(id, LAN, NOW)).toEqual({ restored: [A], kept: [] })
      expect(await drafts.draft(A)).toMatchObject({ text: 'của Hoa', ticket: null })
    })

    test('an import is taken whole or not at all', async () => {
      const { imports, bring, texts, write } = await fresh()
      await write(A, 'của Hoa')
      const broken = bring({ [A]: 'một', [B]: null as unknown as string })
      await expect(broken).rejects.toThrow()
      expect(await imports.imports(10)).toEqual([])
      expect(await texts()).toEqual({ [A]: 'của Hoa' })
    })

    test('hundreds of files are one import', async () => {
      const { imports, bring, texts } = await fresh()
      const files = Array.from({ length: 700 }, (_, at) => [`knowledge/bang/${at}.md`, `bài ${at}`])
      const { id, made } = await bring(Object.fromEntries(files) as Record<string, string>)
      expect(made).toBe(700)
      expect(await texts()).toEqual(Object.fromEntries(files))
      expect((await imports.undoImport(id, LAN, NOW))?.restored).toHaveLength(700)
      expect(await texts()).toEqual({})
    })
  })
}
