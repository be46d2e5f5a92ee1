import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/conformance/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Tests start worker threads, ffmpeg and Chromium of their own.
    maxWorkers: 2,
  },
})
