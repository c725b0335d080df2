import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Each end-to-end test runs an encoder and a decoder: two at a time fill a small machine.
    maxWorkers: 2,
    // What it imports is imported by Node.js itself, as in a child.
    server: { deps: { external: [/\/src\/hook\/import-natively\.js$/] } },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
