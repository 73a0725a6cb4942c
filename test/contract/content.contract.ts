import { describe, expect, test } from 'vitest'
import { newWorld, NOW, type OpenStorage } from './fixture.ts'

/** Writes a text as an editor would; until a port does it, each database has its own way. */
export type EditDocument = (database: string, path: string, text: string) => Promise<void>

export function describeContentStore(
  name: string,
  openStorage: OpenStorage,
  editDocument: EditDocument,
): void {
  describe(`ContentStore on ${name}`, () => {
    type Shipped = Record<string, string>

    async function fresh() {
      const { storage, database } = await newWorld(openStorage)
      const { content } = storage
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
        edit: (path: string, text: string) => editDocument(database, path, text),
      }
    }

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
  })
}
