import { defineConfig } from 'vitest/config'

/** Whole stages of cameras and real processes that fail: minutes each, one at a time. */
export default defineConfig({
  test: {
    include: ['test/rehearsal/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
})
