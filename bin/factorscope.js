#!/usr/bin/env node
import { existsSync } from 'node:fs';

const entry = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(entry)) {
  console.error(
    'factorscope: expected the built program at dist/, found none; run `npm run build`.',
  );
  process.exit(2);
}
await import(entry);
