import { foldSteps, STATISTICS_VERSION } from '../src/statistics/index.js';
import type { FoldedAudit } from '../src/statistics/index.js';
import { createSpace } from '../src/stimulus/index.js';
import type { AuditSummary } from '../src/studies/index.js';
import { readCalibration } from './calibration.js';
import { badInput } from './failures.js';
import { inTurns } from './in-turns.js';
import { openMergedTables } from './merged-tables.js';
import { runPairs } from './run-pairs.js';
import { readRun, runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';
import type { LocatedRun } from './run-reference.js';

/** A run whose every image was scored, with what it found. */
export interface CompletedRun {
  readonly at: LocatedRun;
  readonly record: RunRecord;
  readonly summary: AuditSummary;
}

/** Throws bad input, in one line, for a run that is not there, has no results yet or lacks images. */
export async function readCompletedRun(at: LocatedRun): Promise<CompletedRun> {
  const { store, runId } = at;
  const record = await readRun(store, runId);
  if (!record) {
    throw badInput(
      `expected run ${runId} in ${store.url}, found none: \`factorscope runs --store ${store.url}\` lists them`,
    );
  }
  const body = await store.get(runKeys.results(runId, 'summary.json'));
  if (!body) {
    throw badInput(`expected run ${runId} of ${store.url} to be complete, found no results yet`);
  }
  const summary = JSON.parse(Buffer.from(body).toString('utf8')) as AuditSummary;
  const { missing, expected } = summary.coverage;
  if (missing > 0) {
    throw badInput(
      `expected run ${runId} of ${store.url} to be complete, found ${missing} of ${expected} images missing: run it again`,
    );
  }
  return { at, record, summary };
}

/** Estimates of a run without each residual, from its merged tables; of some layers only, if named. */
export async function foldRun(
  { at: { store }, record }: Pick<CompletedRun, 'at' | 'record'>,
  only: readonly string[] | null = null,
): Promise<FoldedAudit> {
  checkStatistics(record);
  const space = createSpace(record.space);
  const tables = await openMergedTables(store, record, space);
  const steps = foldSteps({
    space,
    pairs: runPairs(record, space),
    layers: record.network.layers,
    readOuts: await readOutsOf(store, record),
    tables,
    only,
  });
  return inTurns(steps, (units) => tables.load(units));
}

/** The read-outs that the run's calibration fitted: their units are in the tables. */
async function readOutsOf(store: LocatedRun['store'], record: RunRecord) {
  const { calibration } = await readCalibration(store, record);
  return calibration.readOuts?.groups ?? [];
}

/** Tables of another version may have other columns, or the same with another meaning. */
function checkStatistics({ runId, shardIdentity }: RunRecord): void {
  const { statistics } = JSON.parse(shardIdentity) as { statistics?: number };
  if (statistics === STATISTICS_VERSION) return;
  throw badInput(
    `expected tables of statistics version ${STATISTICS_VERSION}, run ${runId} has version ${statistics ?? 'none'}: run it again with this version`,
  );
}
