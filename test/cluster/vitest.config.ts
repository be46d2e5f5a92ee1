import { defineConfig } from 'vitest/config'

/** What the chart does on a real control plane; skipped with a line where that cannot be built. */
export default defineConfig({
  test: {
    include: ['test/**/*.lab.test.ts'],
    testTimeout: 900_000,
    // The first time builds the control plane.
    hookTimeout: 3_600_000,
    // One control plane at a time.
    maxWorkers: 1,
  },
})
