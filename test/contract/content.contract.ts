import { describe, expect, test } from 'vitest'
import { newWorld, NOW, type OpenStorage } from './fixture.ts'

export function describeContentStore(name: string, openStorage: OpenStorage): void {
  describe(`ContentStore on ${name}`, () => {
    type Shipped = Record<string, string>

    async function fresh() {
      const { storage } = await newWorld(openStorage)
      const { content, revisions } = storage
      return {
        ship: (shipped: Shipped, ...broken: string[]) =>
          content.importShipped(
            Object.entries(shipped).map(([path, text]) => ({ path, text })),
            new Set(broken),
            NOW,
          ),
        stored: async () =>
          Object.fromEntries((await content.allContent()).map(({ path, text }) => [path, text])),
        version: () => content.contentVersion(),
        edit: (path: string, text: string | null, base?: string | null) =>
          content.saveEdits(
            [{ path, text, ...(base === undefined ? {} : { base }) }],
            LAN,
            NOW + 1,
          ),
        history: async (path: string) => {
          const of = await revisions.revisions({ path }, 100)
          return Promise.all(of.map(async ({ id }) => (await revisions.revision(id))?.text))
        },
        ...{ content, revisions, drafts: storage.drafts },
      }
    }

    const LAN = { kind: 'published', by: 7, why: 'phí mới' } as const
    const saved = { added: 0, changed: 0, removed: 0, conflicts: [], moved: [] }
    const nothing = { added: 0, changed: 0, removed: 0, kept: [] }
    const [A, B, C] = ['knowledge/a.md', 'knowledge/b.md', 'flows/c.yml'] as const

    test('is empty at first', async () => {
      const { stored, version } = await fresh()
      expect(await stored()).toEqual({})
      expect(await version()).toBe(0)
    })

    test('takes over new files as they are', async () => {
      const { ship, stored } = await fresh()
      const shipped = { [A]: '---\ntitle: Căn cước\n---\n\nLệ phí: 50.000 đ\r\n', [C]: '' }
      expect(await ship(shipped)).toEqual({ ...nothing, added: 2 })
      expect(await stored()).toEqual(shipped)
    })

    test('counts what was added, changed and removed', async () => {
      const { ship, stored } = await fresh()
      await ship({ [A]: 'a', [B]: 'b' })
      const next = { [A]: 'a, rewritten', [C]: 'c' }
      expect(await ship(next)).toEqual({ added: 1, changed: 1, removed: 1, kept: [] })
      expect(await stored()).toEqual(next)
    })

    test('the version grows with every change and with nothing else', async () => {
      const { ship, version } = await fresh()
      const versions = [await version()]
      const imports: [Shipped, grows: boolean][] = [
        [{}, false],
        [{ [A]: 'a' }, true],
        [{ [A]: 'a' }, false],
        [{ [A]: 'a2' }, true],
        [{ [A]: 'a2', [B]: 'b' }, true],
        [{ [B]: 'b', [A]: 'a2' }, false],
        [{ [B]: 'b' }, true],
      ]
      for (const [shipped, grows] of imports) {
        const before = versions.at(-1)!
        const { added, changed, removed } = await ship(shipped)
        expect(added + changed + removed > 0).toBe(grows)
        versions.push(await version())
        if (grows) expect(versions.at(-1)).toBeGreaterThan(before)
        else expect(versions.at(-1)).toBe(before)
      }
    })

    test('a file that comes back is new', async () => {
      const { ship, stored } = await fresh()
      await ship({ [A]: 'a' })
      await ship({})
      expect(await ship({ [A]: 'a' })).toEqual({ ...nothing, added: 1 })
      expect(await stored()).toEqual({ [A]: 'a' })
    })

    test('a broken file keeps its stored text, and a broken new one is not taken', async () => {
      const { ship, stored, version } = await fresh()
      await ship({ [A]: 'a', [B]: 'b' })
      const before = await version()
      expect(await ship({ [A]: ':: no YAML', [B]: 'b', [C]: ':: none' }, A, C)).toEqual(nothing)
      expect(await stored()).toEqual({ [A]: 'a', [B]: 'b' })
      expect(await version()).toBe(before)
      // Also when it cannot even be read and so is not among the files.
      expect(await ship({ [B]: 'b2' }, A)).toEqual({ ...nothing, changed: 1 })
      expect(await stored()).toEqual({ [A]: 'a', [B]: 'b2' })
      expect(await ship({ [A]: 'a, mended', [B]: 'b2' })).toEqual({ ...nothing, changed: 1 })
    })

    test('an edited text stays when the shipped one changes, and is told', async () => {
      const { ship, stored, version, edit } = await fresh()
      await ship({ [A]: 'a', [B]: 'b' })
      await edit(A, 'a, by the editor')
      const before = await version()
      expect(await ship({ [A]: 'a', [B]: 'b' })).toEqual(nothing)
      expect(await ship({ [A]: 'a2', [B]: 'b' })).toEqual({ ...nothing, kept: [A] })
      expect(await version()).toBe(before)
      expect(await ship({ [A]: 'a2', [B]: 'b2' })).toMatchObject({ changed: 1 })
      expect(await stored()).toEqual({ [A]: 'a, by the editor', [B]: 'b2' })
    })

    test('an edited text stays when its file is no longer shipped', async () => {
      const { ship, stored, edit } = await fresh()
      await ship({ [A]: 'a', [B]: 'b' })
      await edit(A, 'a, by the editor')
      expect(await ship({})).toMatchObject({ removed: 1 })
      expect(await stored()).toEqual({ [A]: 'a, by the editor' })
    })

    test('an import is taken whole or not at all', async () => {
      const { ship, stored, version } = await fresh()
      await ship({ [A]: 'a', [B]: 'b' })
      const before = await version()
      const broken = { [A]: 'a2', [C]: null as unknown as string }
      await expect(ship(broken)).rejects.toThrow()
      expect(await stored()).toEqual({ [A]: 'a', [B]: 'b' })
      expect(await version()).toBe(before)
    })

    test('the newer shipped text stands beside the edited one until the editor decides', async () => {
      const { ship, edit, content, version } = await fresh()
      await ship({ [A]: 'a', [B]: 'b' })
      await edit(A, 'a, by the editor')
      expect(await content.divergences()).toEqual([])
      expect(await content.keepEdited(A)).toBe(false)
      await ship({ [A]: 'a2', [B]: 'b' })
      expect(await content.divergences()).toEqual([A])
      const stored = { path: A, text: 'a, by the editor', edited: true, updatedAt: NOW + 1 }
      expect(await content.content(A)).toEqual({ ...stored, shippedText: 'a2' })
      // Also with a release that changes it again.
      expect(await ship({ [A]: 'a3', [B]: 'b' })).toEqual({ ...nothing, kept: [A] })
      expect(await content.content(A)).toEqual({ ...stored, shippedText: 'a3' })

      const before = await version()
      expect(await content.keepEdited(A)).toBe(true)
      expect(await version()).toBe(before)
      expect(await content.divergences()).toEqual([])
      expect(await ship({ [A]: 'a3', [B]: 'b' })).toEqual(nothing)
      expect(await content.content(A)).toEqual({ ...stored, shippedText: null })
      expect(await ship({ [A]: 'a4', [B]: 'b' })).toEqual({ ...nothing, kept: [A] })
    })

    test('a release that takes its change back differs no more', async () => {
      const { ship, edit, content } = await fresh()
      await ship({ [A]: 'a' })
      await edit(A, 'a, by the editor')
      await ship({ [A]: 'a2' })
      expect(await ship({ [A]: 'a' })).toEqual(nothing)
      expect(await content.divergences()).toEqual([])
    })

    test('who takes the newer shipped text follows the releases again', async () => {
      const { ship, edit, content, stored } = await fresh()
      await ship({ [A]: 'a' })
      await edit(A, 'a, by the editor')
      await ship({ [A]: 'a2' })
      // What was shipped long ago is an edit now.
      await edit(A, 'a')
      expect(await content.content(A)).toMatchObject({ edited: true, shippedText: 'a2' })
      await edit(A, 'a2')
      expect(await content.content(A)).toMatchObject({ edited: false, shippedText: null })
      expect(await ship({ [A]: 'a3' })).toEqual({ ...nothing, changed: 1 })
      expect(await stored()).toEqual({ [A]: 'a3' })
    })

    test('an edit that is shipped in the end is none any more', async () => {
      const { ship, edit, content, history } = await fresh()
      await ship({ [A]: 'a' })
      await edit(A, 'a2')
      expect(await ship({ [A]: 'a2' })).toEqual(nothing)
      expect(await content.content(A)).toMatchObject({ edited: false, updatedAt: NOW + 1 })
      expect(await history(A)).toEqual(['a2', 'a'])
    })

    test('what an editor made is told when a release brings a file of the same name', async () => {
      const { ship, edit, content } = await fresh()
      expect(await edit(A, 'a, by the editor', null)).toEqual({ ...saved, added: 1 })
      expect(await ship({ [A]: 'a' })).toEqual({ ...nothing, kept: [A] })
      expect(await content.content(A)).toMatchObject({ edited: true, shippedText: 'a' })
      await expect(edit(A, null)).rejects.toThrow('effective_to')
    })

    test('every text is kept, with how, why and by whom it came', async () => {
      const { ship, edit, history, revisions } = await fresh()
      await ship({ [A]: 'a', [B]: 'b' })
      await ship({ [A]: 'a', [B]: 'b' })
      await ship({ [A]: 'a' })
      await edit(A, 'a, by the editor')
      await edit(A, 'a, by the editor')
      expect(await history(A)).toEqual(['a, by the editor', 'a'])
      expect(await history(B)).toEqual([null, 'b'])
      const all = await revisions.revisions({}, 10)
      expect(all).toMatchObject([
        { path: A, kind: 'published', why: 'phí mới', userId: 7, createdAt: NOW + 1 },
        { path: B, kind: 'shipped', why: null, userId: null, createdAt: NOW },
        ...[{ kind: 'shipped' }, { kind: 'shipped' }],
      ])
      expect(all[0]).not.toHaveProperty('text')
      const [newest, ofB, ...first] = all.map(({ id }) => id)
      expect(await revisions.textBefore(newest!)).toBe('a')
      expect(await revisions.textBefore(ofB!)).toBe('b')
      for (const id of first) expect(await revisions.textBefore(id)).toBeNull()
      expect(await revisions.revision(newest! + 1000)).toBeNull()
    })

    test('a list of revisions goes on where it ended, and begins where it is asked to', async () => {
      const { edit, ship, revisions } = await fresh()
      for (const text of ['1', '2', '3', '4']) await edit(A, text)
      const texts = async (of: Parameters<typeof revisions.revisions>[0]) => {
        const found = await revisions.revisions(of, 2)
        const whole = await Promise.all(found.map(({ id }) => revisions.revision(id)))
        return whole.map((one) => one?.text)
      }
      expect(await texts({ path: A })).toEqual(['4', '3'])
      const last = (await revisions.revisions({ path: A }, 2))[1]!
      expect(await texts({ path: A, before: last.id })).toEqual(['2', '1'])
      expect(await texts({ since: NOW + 1 })).toEqual(['4', '3'])
      expect(await texts({ since: NOW + 2 })).toEqual([])
      expect(await texts({ path: B })).toEqual([])
      // A release must not push what editors did out of a list.
      await ship({ [B]: 'b', [C]: 'c' })
      expect(await texts({ byEditors: true })).toEqual(['4', '3'])
    })

    test('nothing is saved of edits one of which was made on another text', async () => {
      const { ship, stored, version, content, history } = await fresh()
      await ship({ [A]: 'a', [B]: 'b' })
      const before = await version()
      const save = (a: string | null, b: string | null) =>
        content.saveEdits(
          [
            { path: A, text: 'a2', base: a },
            { path: B, text: 'b2', base: b },
            { path: C, text: 'c', base: null },
          ],
          LAN,
          NOW,
        )
      expect(await save('a', 'older')).toEqual({ ...saved, conflicts: [B] })
      expect(await save(null, null)).toEqual({ ...saved, conflicts: [A, B] })
      expect(await stored()).toEqual({ [A]: 'a', [B]: 'b' })
      expect(await version()).toBe(before)
      expect(await history(A)).toEqual(['a'])
      expect(await save('a', 'b')).toEqual({ ...saved, added: 1, changed: 2 })
      expect(await version()).toBe(before + 1)
      expect(await save('a2', 'b2')).toEqual({ ...saved, conflicts: [C] })
    })

    test('a file of the editors is taken away, and may come back; a shipped one is not', async () => {
      const { ship, edit, stored, history, version, content } = await fresh()
      await ship({ [A]: 'a' })
      await edit(B, 'b')
      expect(await edit(B, null, 'older')).toEqual({ ...saved, conflicts: [B] })
      const before = await version()
      expect(await edit(B, null, 'b')).toEqual({ ...saved, removed: 1 })
      expect(await version()).toBeGreaterThan(before)
      expect(await edit(B, null)).toEqual(saved)
      expect(await content.content(B)).toBeNull()
      expect(await edit(B, 'b again', null)).toEqual({ ...saved, added: 1 })
      expect(await history(B)).toEqual(['b again', null, 'b'])

      await expect(edit(A, null)).rejects.toThrow('effective_to')
      await edit(A, 'a2')
      await expect(edit(A, null)).rejects.toThrow('effective_to')
      expect(await stored()).toEqual({ [A]: 'a2', [B]: 'b again' })
      // Once it is no longer shipped it is theirs.
      await ship({})
      expect(await edit(A, null)).toEqual({ ...saved, removed: 1 })
    })

    test('of two who publish on the same text at once one wins, and the other is told', async () => {
      const { ship, stored, version, history, content } = await fresh()
      await ship({ [A]: 'a' })
      for (let round = 0; round < 10; round++) {
        const base = (await stored())[A]!
        const before = await version()
        const reports = await Promise.all(
          [1, 2].map((at) =>
            content.saveEdits([{ path: A, text: `round ${round} of ${at}`, base }], LAN, NOW),
          ),
        )
        expect(reports.map(({ changed, conflicts }) => [changed, conflicts]).sort()).toEqual([
          [0, [A]],
          [1, []],
        ])
        expect(await version()).toBe(before + 1)
      }
      expect(await history(A)).toHaveLength(11)
    })

    test('a draft ends with the publishing that it comes of, and not when somebody wrote on', async () => {
      const { content, drafts, stored } = await fresh()
      const begun = { text: 'một', baseText: null, ticketId: null, note: null, by: 7 }
      for (const path of [A, B]) await drafts.addDraft({ ...begun, path }, NOW)
      await drafts.changeDraft(B, 1, { text: 'hai' }, 8, NOW)
      const of = (path: string, text: string, version: number) => ({
        ...{ path, text, base: null, draft: { version, text } },
      })
      const both = [of(A, 'một', 1), of(B, 'một', 1)]
      expect(await content.saveEdits(both, LAN, NOW)).toEqual({ ...saved, moved: [B] })
      expect(await stored()).toEqual({})
      expect((await drafts.drafts()).map(({ path, text }) => [path, text]).sort()).toEqual(
        [
          [B, 'hai'],
          [A, 'một'],
        ].sort(),
      )

      const next = [of(A, 'một', 1), of(B, 'hai', 2)]
      expect(await content.saveEdits(next, LAN, NOW)).toEqual({ ...saved, added: 2 })
      expect(await drafts.drafts()).toEqual([])
      // Gone meanwhile, or begun anew under the same number.
      const late = { ...of(A, 'khác', 1), base: 'một' }
      expect(await content.saveEdits([late], LAN, NOW)).toEqual({ ...saved, moved: [A] })
      await drafts.addDraft({ ...begun, path: A, text: 'bản mới', baseText: 'một' }, NOW)
      expect(await content.saveEdits([late], LAN, NOW)).toEqual({ ...saved, moved: [A] })
      expect(await drafts.draft(A)).toMatchObject({ text: 'bản mới' })

      // Published in its place, as it was looked at.
      const instead = { ...of(A, 'hết dùng', 1), base: 'một' }
      const looked = { ...instead, draft: { version: 1, text: 'bản mới' } }
      expect(await content.saveEdits([instead], LAN, NOW)).toEqual({ ...saved, moved: [A] })
      expect(await content.saveEdits([looked], LAN, NOW)).toEqual({ ...saved, changed: 1 })
      expect([await drafts.draft(A), (await stored())[A]]).toEqual([null, 'hết dùng'])
    })

    test('of a draft that is saved and published at the same moment nothing is lost', async () => {
      const { content, drafts, stored } = await fresh()
      const begun = { path: A, ticketId: null, note: null, by: 7 }
      for (let round = 0; round < 10; round++) {
        const base = (await stored())[A] ?? null
        const text = `round ${round}`
        await drafts.addDraft({ ...begun, text, baseText: base }, NOW)
        const [change, report] = await Promise.all([
          drafts.changeDraft(A, 1, { text: `${text}, gõ tiếp` }, 8, NOW),
          content.saveEdits([{ path: A, text, base, draft: { version: 1, text } }], LAN, NOW),
        ])
        // Who came second is told, whoever that is.
        if (report.moved.length > 0) expect(change).toHaveProperty('saved')
        else expect([change, (await stored())[A]]).toEqual(['gone', text])
        await drafts.removeDraft(A)
      }
    })

    test('starting twice at once takes a release over once', async () => {
      const { ship, history, content } = await fresh()
      const files = Array.from({ length: 40 }, (_, at) => ({ path: `flows/${at}.yml`, text: 'x' }))
      const shipped = Object.fromEntries(files.map(({ path, text }) => [path, text]))
      const reports = await Promise.all([
        ship(shipped),
        content.importShipped([...files].reverse(), new Set(), NOW),
      ])
      expect(reports.map(({ added }) => added).sort()).toEqual([0, 40])
      expect(await history('flows/1.yml')).toEqual(['x'])
    })
  })
}
