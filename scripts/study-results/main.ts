import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import type { AuditSummary } from '../../src/studies/index.js';
import { resultsText } from './results-text.js';
import { runStudy } from './run-study.js';

const STUDIES = ['generalize', 'sensitivity', 'resample'];

/**
 * Writes docs/results.md: the studies of the shipped network and, if named, of another, each with its command. After
 * `npm run build`: `node dist/scripts/study-results/main.js [--store URL] [--config STUDY.yaml --network FILE]`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      store: { type: 'string', default: 'file://./factorscope-data' },
      config: { type: 'string' },
      network: { type: 'string' },
    },
  });
  const { store, config, network } = values;
  const others = network ? STUDIES.map((study) => ({ study, config, network })) : [];
  const results: { command: string; summary: AuditSummary }[] = [];
  for (const command of [...STUDIES.map((study) => ({ study })), ...others]) {
    const { line, summary } = await runStudy(command, store);
    results.push({
      command: line,
      summary: JSON.parse(readFileSync(summary, 'utf8')) as AuditSummary,
    });
  }
  const file = fileURLToPath(new URL('../../../docs/results.md', import.meta.url));
  await writeFile(file, resultsText(results));
}

await main();
