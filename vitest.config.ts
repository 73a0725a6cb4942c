import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Property tests and the whole handbook, on a busy machine.
          testTimeout: 30_000,
          include: [
            ...['test/unit/**/*.test.ts', 'test/dialogues/**/*.test.ts'],
            ...['test/support/**/*.test.ts', 'test/*.test.ts'],
          ],
        },
      },
      {
        test: {
          name: 'contract',
          hookTimeout: 60_000,
          include: ['test/contract/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/build-once.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/build-once.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
