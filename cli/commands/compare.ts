import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { compareRuns } from '../../activities/compare-runs.js';
import { locateRun } from '../../activities/run-reference.js';
import { comparisonFiles, writeComparison } from '../../activities/write-comparison.js';
import type { ComparisonFile } from '../../activities/write-comparison.js';
import { compareFindings, compareLines } from '../../src/report/index.js';
import type { Comparison } from '../../src/studies/index.js';
import { createReporter } from '../output.js';
import { packageVersion } from '../package-version.js';
import { openExistingStore, storeSettings } from '../store-settings.js';

export interface CompareOptions {
  readonly store?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** What changed from run A to run B: a page, its numbers and a table, beside run B's results. Needs no server. */
export async function compare(a: string, b: string, options: CompareOptions): Promise<void> {
  const reporter = createReporter({ json: options.json ?? false });
  const store = await openExistingStore((await storeSettings(options.store)).url);
  const target = locateRun(b, store);
  const comparison = await compareRuns(locateRun(a, store), target, packageVersion());
  const places: Record<string, string> = {};
  const keys = await writeComparison(target.store, comparison);
  for (const [name, body] of Object.entries(comparisonFiles(comparison))) {
    places[name] = options.out
      ? await writeCopy(options.out, name, body)
      : `${target.store.url.replace(/\/$/, '')}/${keys[name as ComparisonFile]}`;
  }
  for (const sentence of [...compareFindings(comparison), ...comparison.notes]) {
    reporter.print(sentence);
  }
  for (const line of ['', ...compareLines(comparison), '']) reporter.print(line);
  const results = {
    report: places['compare.html'],
    comparison: places['compare.json'],
    table: places['compare.csv'],
  };
  for (const [name, place] of Object.entries(results)) {
    reporter.print(`${name.padEnd(10)}  ${place}`);
  }
  reporter.result({ ...overview(comparison), results });
}

async function writeCopy(folder: string, name: string, body: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.resolve(folder, name);
  await writeFile(file, body);
  return file;
}

/** How many rows of each kind were tested, and how many changed. */
function overview({ a, b, notes, information, performance, invariance }: Comparison) {
  const count = (rows: Comparison['information' | 'performance' | 'invariance']) => ({
    rows: rows.length,
    tested: rows.filter(({ falseDiscoveryRate }) => falseDiscoveryRate !== null).length,
    changed: rows.filter(({ changed }) => changed).length,
  });
  return {
    a: a.runId,
    b: b.runId,
    notes,
    information: count(information),
    performance: count(performance),
    invariance: count(invariance),
  };
}
