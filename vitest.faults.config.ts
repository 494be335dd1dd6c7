import { defineConfig } from 'vitest/config';

/** The long fault test, which `npm test` leaves out: `npm run test:faults`. */
export default defineConfig({
  test: {
    globalSetup: 'scripts/build-kernels.js',
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    fileParallelism: false,
  },
});
