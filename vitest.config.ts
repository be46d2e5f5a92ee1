import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/rehearsal/**', 'test/conformance/**', 'test/**/*.lab.test.ts'],
    // Against hanging, not against slowness: a busy machine took over a minute for the worker-count comparison.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // The same: what is waited for is seen in the page, and a busy machine is later.
    expect: { poll: { timeout: 150_000 } },
    // Tests start worker threads, ffmpeg and Chromium of their own.
    maxWorkers: 2,
  },
})
