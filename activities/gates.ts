import { DECISION_LAYER } from '../src/statistics/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { evaluateGates, layerFault } from '../src/studies/index.js';
import type { AuditSummary, GateEvidence, RunGates } from '../src/studies/index.js';
import { gatesJunit } from '../src/report/index.js';
import { pairingFault } from './compare-runs.js';
import { foldRun, readCompletedRun } from './completed-run.js';
import { badInput } from './failures.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';
import { locateRun } from './run-reference.js';

/** The summary with the verdicts of the run's gates; `junit.xml` is written beside it where there are any. */
export async function withGates(
  store: ObjectStore,
  run: RunRecord,
  summary: AuditSummary,
): Promise<AuditSummary> {
  const junit = runKeys.results(run.runId, 'junit.xml');
  const { gates } = run;
  if (!gates || gates.limits.length === 0) {
    // Of an earlier command, whose gates are no longer asked for.
    await store.delete(junit);
    return { ...summary, gates: [] };
  }
  const judged = { ...summary, gates: await judge(store, run, summary, gates) };
  await store.put(junit, Buffer.from(gatesJunit(judged)));
  return judged;
}

/** Refuses gates on layers that the run lacks, and a baseline that drops cannot be measured from: bad input, one line. */
export async function checkGates(
  store: ObjectStore,
  run: RunRecord,
  gates: RunGates,
): Promise<void> {
  const fault = layerFault(gates, [...run.network.layers.map(({ name }) => name), DECISION_LAYER]);
  if (fault !== null) throw badInput(fault);
  if (needsBaseline(gates)) await readBaseline(store, run, gates);
}

async function judge(store: ObjectStore, run: RunRecord, summary: AuditSummary, gates: RunGates) {
  const { missing } = summary.coverage;
  const layers = gates.limits.flatMap(({ layer }) => layer ?? []);
  const found: GateEvidence =
    missing > 0
      ? { reason: `${missing} images are missing` }
      : { folded: await foldRun({ at: { store, runId: run.runId }, record: run }, layers) };
  const baseline: GateEvidence = needsBaseline(gates)
    ? await foldBaseline(store, run, gates, layers)
    : { reason: 'none was named' };
  return evaluateGates(gates.limits, found, baseline);
}

/** A baseline that has gone, or was replaced, since the run began fails its gates, not the report. */
async function foldBaseline(
  store: ObjectStore,
  run: RunRecord,
  gates: RunGates,
  layers: readonly string[],
): Promise<GateEvidence> {
  try {
    return { folded: await foldRun(await readBaseline(store, run, gates), layers) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

async function readBaseline(store: ObjectStore, run: RunRecord, { baseline }: RunGates) {
  if (baseline === null) throw badInput('expected a baseline run, found none');
  const completed = await readCompletedRun(locateRun(baseline, store));
  const fault = pairingFault(completed, { ...completed, record: run });
  if (fault !== null) throw badInput(`baseline as A, this run as B: ${fault}`);
  return completed;
}

function needsBaseline({ limits }: RunGates): boolean {
  return limits.some(({ limit }) => limit === 'maxDrop' || limit === 'maxRise');
}
