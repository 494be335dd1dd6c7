import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import type { AuditSummary } from '../../src/studies/index.js';
import { resultsText } from './results-text.js';
import { runStudy } from './run-study.js';

const STUDIES = ['generalize', 'diagnostic', 'sensitivity', 'resample'];

/**
 * Writes docs/results.md: the studies of the shipped network and, if named, of another, each with its command:
 * `npm run study-results -- [--store URL] [--config STUDY.yaml --network FILE]`. The page is written after every study, and
 * what is in the store is not scored again, so that the same command goes on after an interruption.
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
  const commands = [...STUDIES.map((study) => ({ study })), ...others];
  const file = fileURLToPath(new URL('../../../docs/results.md', import.meta.url));
  for (const command of commands) {
    const { line, summary } = await runStudy(command, store);
    results.push({
      command: line,
      summary: JSON.parse(readFileSync(summary, 'utf8')) as AuditSummary,
    });
    const left = commands.slice(results.length);
    await writeFile(file, resultsText(results, left.length));
  }
}

await main();
