import { boundIncomplete, createMerger } from '../src/statistics/index.js';
import type {
  DecisionOutcome,
  IncompleteBounds,
  StatisticsTable,
  UnitBounds,
} from '../src/statistics/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import type { Space } from '../src/stimulus/index.js';
import type { AuditSummary, IncompleteSummary } from '../src/studies/index.js';
import type { ReportInput } from '../workflows/types.js';
import { readCalibration } from './calibration.js';
import { putResultTables } from './put-result-tables.js';
import { readSums } from './merge-shards.js';
import { coverOfSums } from './plan-study.js';
import type { RunRecord } from './run-record.js';

/** What the missing images could change at most, from the merged tables of the others. */
export async function boundMissing(
  store: ObjectStore,
  run: RunRecord,
  space: Space,
  { decision }: DecisionOutcome,
): Promise<IncompleteBounds> {
  const tables = await readScored(store, run, space);
  const { calibration } = await readCalibration(store, run);
  const { layers } = run.network;
  return boundIncomplete({ space, layers, calibration, tables, hasDecision: decision !== null });
}

/** The small tables that bounds follow from, of all identities that were scored. */
async function readScored(
  store: ObjectStore,
  run: RunRecord,
  space: Space,
): Promise<readonly StatisticsTable[]> {
  const merger = createMerger();
  let found = 0;
  const { used } = await coverOfSums(store, run, space);
  for (const range of used) {
    const tables = await readSums(store, run, range);
    if (!tables) continue;
    found++;
    merger.add(tables.filter(({ name }) => BOUNDING.includes(name)));
  }
  return found > 0 ? [...merger.finish()] : [];
}

const BOUNDING = ['identity.count', 'identity.sum', 'decisions'];

export function summariseIncomplete(
  { merge, scoring }: ReportInput,
  { accuracy, byLevel, means }: IncompleteBounds,
): IncompleteSummary {
  return {
    missing: merge.missingRanges,
    failed: scoring.failed,
    bounds: { accuracy, byLevel },
    widestMeans: widestOfLayers(means),
  };
}

/** What is missing, how far it could move the accuracy, and why it failed. */
export function incompleteWarnings(
  coverage: AuditSummary['coverage'],
  { missing, failed, bounds }: IncompleteSummary,
): string[] {
  const ranges = missing.map(({ from, to }) => `${from}-${to - 1}`).join(', ');
  const { accuracy } = bounds;
  return [
    `${coverage.missing} of ${coverage.expected} images are missing: identities ${ranges}`,
    ...(accuracy
      ? [
          `whatever the missing images show, the accuracy over all lies between ${percent(accuracy.low)} and ${percent(accuracy.high)}`,
        ]
      : []),
    ...new Set(failed.map(({ message }) => message)),
  ];
}

/** `incomplete-means` (each unit) and `incomplete-accuracy` (each level); for a complete run those of an earlier end go. */
export async function writeBounds(
  store: ObjectStore,
  folder: string,
  bounds: IncompleteBounds | null,
): Promise<void> {
  if (!bounds) {
    for (const name of ['incomplete-means', 'incomplete-accuracy']) {
      for (const ending of ['arrow', 'csv']) await store.delete(`${folder}/${name}.${ending}`);
    }
    return;
  }
  const { means, byLevel } = bounds;
  const tables = {
    'incomplete-means': means.map((row) => ({ ...row })),
    'incomplete-accuracy': byLevel.map((row) => ({ ...row })),
  };
  await putResultTables(store, folder, tables, (column) => {
    if (column === 'layer' || column === 'factor') return 'text';
    return column === 'unit' || column === 'level' ? 'integer' : 'number';
  });
}

function widestOfLayers(means: readonly UnitBounds[]): UnitBounds[] {
  const widest = new Map<string, UnitBounds>();
  for (const row of means) {
    const known = widest.get(row.layer);
    if (!known || row.high - row.low > known.high - known.low) widest.set(row.layer, row);
  }
  return [...widest.values()];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
