import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/rehearsal/**', 'test/conformance/**', 'test/**/*.lab.test.ts'],
    // Against hanging, not against slowness: a busy machine took over a minute for the worker-count comparison.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Tests start worker threads, ffmpeg and Chromium of their own.
    maxWorkers: 2,
  },
})
