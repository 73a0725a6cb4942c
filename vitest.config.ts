import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take minutes, much of them waiting: begun last, they would run alone. */
const longest = [
  'integration/kill.test.ts',
  'integration/cli.test.ts',
  'integration/doctor.test.ts',
  'browser/console.test.ts',
  'browser/widget.test.ts',
  'browser/chat.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(name))
      return at < 0 ? longest.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

// Limits are for a slow machine that has other work: what hangs fails a little later, and what is
// merely slow does not fail.
const patience = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // As long as `until` waits; vitest itself would give up after a second.
  expect: { poll: { timeout: 50_000 } },
}

export default defineConfig({
  test: {
    // Many tests wait now and then; vitest would leave one core idle.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          // Property tests and the whole handbook, on a busy machine.
          ...patience,
          // Pure code: nothing one file could leave behind for the next.
          isolate: false,
          setupFiles: ['test/support/property-seed.ts'],
          include: [
            ...['test/unit/**/*.test.ts', 'test/dialogues/**/*.test.ts'],
            ...['test/ranking/**/*.test.ts', 'test/support/**/*.test.ts', 'test/*.test.ts'],
          ],
        },
      },
      {
        test: {
          name: 'contract',
          ...patience,
          include: ['test/contract/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          ...patience,
          setupFiles: ['test/support/property-seed.ts'],
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/build-once.ts'],
        },
      },
      {
        test: {
          name: 'browser',
          ...patience,
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/build-once.ts'],
        },
      },
    ],
  },
})
