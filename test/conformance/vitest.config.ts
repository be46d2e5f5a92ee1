import { defineConfig } from 'vitest/config'

/** Slow comparisons with other programs; each is skipped with a line where its program is missing. */
export default defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 600_000,
    // They fill the machine by themselves.
    maxWorkers: 1,
  },
})
