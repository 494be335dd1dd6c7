import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { BenchResult } from './harness.js';
import type { MergeMeasures } from './merge-process.js';

/** Network units of the full benchmark, and with `--quick`. */
const UNITS = { full: 2_500, quick: 250 };

/**
 * Merge and estimates of an `xu2018` audit from synthetic shards of ten identities, in a process of their own: wall and
 * processor seconds and largest resident memory, with progress on stderr. It needs 8 GiB of disk (2 GiB with `--quick`), so it
 * only runs when asked for by name. Of 50 units and their 504 read-outs on a busy core: merge 18 s, estimates 55 s, 0.8 GiB;
 * that makes five to eight minutes for 2,500 units, most of it tables to read and units to work through.
 */
export function measureMerge(quick: boolean): BenchResult[] {
  const units = quick ? UNITS.quick : UNITS.full;
  const folder = mkdtempSync(path.join(tmpdir(), 'factorscope-merge-'));
  const run = (phase: string): MergeMeasures => {
    const script = path.join(import.meta.dirname, 'merge-process.js');
    const { stdout, status } = spawnSync(process.execPath, [script, phase, folder, String(units)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0)
      throw new Error(`expected the merge benchmark's ${phase} to end, found exit code ${status}`);
    return JSON.parse(stdout) as MergeMeasures;
  };
  try {
    return [...results(units, run('shards')), ...results(units, run('merge'))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function results(units: number, measures: MergeMeasures): BenchResult[] {
  return Object.entries(measures).map(([name, { value, unit }]) => ({
    ...{ name: `merge/xu2018x${units}/${name}`, value, unit, low: value, high: value },
  }));
}
