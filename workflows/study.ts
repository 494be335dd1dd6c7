import { ApplicationFailure } from '@temporalio/workflow';

import type { IdentityRange } from '../src/stimulus/index.js';
import { coordinating } from './activities.js';
import { StudyControl } from './study-control.js';
import { NO_TOTALS } from './types.js';
import type {
  FailedShard,
  MergeResult,
  StudyInput,
  StudyPlan,
  StudyResult,
  WindowTotals,
} from './types.js';

/** plan -> calibrate -> score the gaps -> merge with proof of coverage -> estimates and report. */
export async function studyWorkflow(input: StudyInput): Promise<StudyResult> {
  const startedAt = new Date().toISOString();
  const control = new StudyControl(input);

  const plan = await coordinating.planStudy({ runId: input.runId });
  control.cachedShards = plan.cachedShards;

  control.phase = 'calibrating';
  const calibration = await calibrate(input, plan, control);
  const { scoring, merge } = await scoreAndMerge(input, plan.gaps, control);

  control.phase = 'reporting';
  const results = await coordinating.writeReport({
    runId: input.runId,
    merge,
    cachedShards: plan.cachedShards,
    startedAt,
    calibration,
    scoring,
  });

  const state = merge.coverage.missing === 0 ? 'done' : 'incomplete';
  control.end(state);
  return {
    runId: input.runId,
    state,
    digest: merge.digest,
    coverage: merge.coverage,
    results,
    seconds: (Date.now() - Date.parse(startedAt)) / 1000,
    failed: scoring.failed,
    missingRanges: merge.missingRanges,
  };
}

/**
 * Scores the gaps and merges. What was committed and is unreadable now is scored once more, so that a damaged object
 * costs no second command; failed shards are when it is asked for.
 */
async function scoreAndMerge(
  { runId }: StudyInput,
  gaps: readonly IdentityRange[],
  control: StudyControl,
): Promise<{ scoring: WindowTotals; merge: MergeResult }> {
  let scoring = NO_TOTALS;
  let left = gaps;
  for (let mendsDamage = true; ; mendsDamage = false) {
    control.phase = 'scoring';
    scoring = addTotals(scoring, await control.runWindow('score', left), left);
    control.phase = 'merging';
    const merge = await coordinating.mergeShards({ runId });
    const damaged = merge.missingRanges.filter((range) => !hasFailed(range, scoring.failed));
    if (control.takeRetry()) left = merge.missingRanges;
    else left = mendsDamage ? damaged : [];
    if (left.length === 0) return { scoring, merge };
  }
}

function hasFailed(range: IdentityRange, failed: readonly FailedShard[]): boolean {
  return failed.some(({ from, to }) => from < range.to && range.from < to);
}

/** Totals of both passes; what the second was to score had failed in the first only for a while. */
function addTotals(
  a: WindowTotals,
  b: WindowTotals,
  rescored: readonly IdentityRange[],
): WindowTotals {
  const earlier = a.failed.filter(
    ({ from, to }) => !rescored.some((range) => range.from <= from && to <= range.to),
  );
  return {
    shards: a.shards + b.shards,
    images: a.images + b.images,
    renderSeconds: a.renderSeconds + b.renderSeconds,
    scoreSeconds: a.scoreSeconds + b.scoreSeconds,
    sumSeconds: a.sumSeconds + b.sumSeconds,
    failed: [...earlier, ...b.failed],
  };
}

async function calibrate(
  input: StudyInput,
  plan: StudyPlan,
  control: StudyControl,
): Promise<WindowTotals> {
  if (plan.calibrationCommitted) return NO_TOTALS;
  const totals = await control.runWindow('calibrate', plan.calibrationGaps);
  if (totals.failed.length > 0) throw incompleteCalibration(totals);
  await coordinating.fitCalibration({ runId: input.runId });
  return totals;
}

/** Without every calibration point no score means the same in two runs: nothing is scored on part of them. */
function incompleteCalibration({ failed }: WindowTotals): ApplicationFailure {
  const failures = failed.map(
    ({ from, to, message }) => `identities ${from}-${to - 1}: ${message}`,
  );
  return ApplicationFailure.create({
    type: 'Incomplete',
    message: `calibration points failed to score: ${failures.slice(0, 3).join('; ')}`,
    nonRetryable: true,
  });
}
