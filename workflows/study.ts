import {
  ApplicationFailure,
  executeChild,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';

import type { IdentityRange } from '../src/stimulus/index.js';
import type { SignalDefinition } from '@temporalio/workflow';
import { coordinating } from './activities.js';
import { parallelismSignal, pauseSignal, resumeSignal, studyProgressQuery } from './signals.js';
import { NO_TOTALS } from './types.js';
import type {
  Pass,
  Phase,
  StudyInput,
  StudyPlan,
  StudyResult,
  WindowInput,
  WindowTotals,
} from './types.js';
import type { windowWorkflow } from './window.js';

/** plan -> calibrate -> score the gaps -> merge with proof of coverage -> estimates and report. */
export async function studyWorkflow(input: StudyInput): Promise<StudyResult> {
  const startedAt = new Date().toISOString();
  const control = new StudyControl(input);

  const plan = await coordinating.planStudy({ runId: input.runId });
  control.cachedShards = plan.cachedShards;

  control.phase = 'calibrating';
  const calibration = await calibrate(input, plan, control);

  control.phase = 'scoring';
  let scoring = await control.runWindow('score', plan.gaps);

  control.phase = 'merging';
  let merge = await coordinating.mergeShards({ runId: input.runId });
  const damaged = merge.missingRanges.filter((range) => !hasFailed(range, scoring));
  if (damaged.length > 0) {
    // Committed once, unreadable now: scored once more, so that a damaged object costs no second command.
    control.phase = 'scoring';
    scoring = addTotals(scoring, await control.runWindow('score', damaged));
    control.phase = 'merging';
    merge = await coordinating.mergeShards({ runId: input.runId });
  }

  control.phase = 'reporting';
  const results = await coordinating.writeReport({
    runId: input.runId,
    merge,
    cachedShards: plan.cachedShards,
    startedAt,
    calibration,
    scoring,
  });

  control.phase = 'done';
  return {
    runId: input.runId,
    state: merge.coverage.missing === 0 ? 'done' : 'incomplete',
    digest: merge.digest,
    coverage: merge.coverage,
    results,
    seconds: (Date.now() - Date.parse(startedAt)) / 1000,
    failed: scoring.failed,
    missingRanges: merge.missingRanges,
  };
}

function hasFailed(range: IdentityRange, { failed }: WindowTotals): boolean {
  return failed.some(({ from, to }) => from < range.to && range.from < to);
}

function addTotals(a: WindowTotals, b: WindowTotals): WindowTotals {
  return {
    shards: a.shards + b.shards,
    images: a.images + b.images,
    renderSeconds: a.renderSeconds + b.renderSeconds,
    scoreSeconds: a.scoreSeconds + b.scoreSeconds,
    sumSeconds: a.sumSeconds + b.sumSeconds,
    failed: [...a.failed, ...b.failed],
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

/** The study's state that signals change and queries read. */
class StudyControl {
  phase: Phase = 'planning';
  cachedShards = 0;
  private paused = false;
  private parallelism: number;
  private window: string | null = null;

  constructor(private readonly input: StudyInput) {
    this.parallelism = input.parallelism;
    setHandler(studyProgressQuery, () => ({
      phase: this.phase,
      paused: this.paused,
      cachedShards: this.cachedShards,
      window: this.window,
    }));
    setHandler(pauseSignal, () => {
      this.paused = true;
      return this.pass(pauseSignal);
    });
    setHandler(resumeSignal, () => {
      this.paused = false;
      return this.pass(resumeSignal);
    });
    setHandler(parallelismSignal, (parallelism) => {
      this.parallelism = parallelism;
      return this.pass(parallelismSignal, parallelism);
    });
  }

  /** Tells the window now running. One that has just ended, or not yet begun, takes the state with its next input. */
  private async pass<Args extends unknown[]>(
    signal: SignalDefinition<Args>,
    ...args: Args
  ): Promise<void> {
    if (!this.window) return;
    await getExternalWorkflowHandle(this.window)
      .signal(signal, ...args)
      .catch(() => undefined);
  }

  /** Runs one pass over `gaps` in a child, so that the study's own history stays short. */
  async runWindow(pass: Pass, gaps: readonly IdentityRange[]): Promise<WindowTotals> {
    if (gaps.length === 0) return NO_TOTALS;
    const { runId, scoringQueue, shardIdentities, viewCount, calibrationViewCount } = this.input;
    const input: WindowInput = {
      runId,
      pass,
      scoringQueue,
      gaps,
      imagesPerIdentity: pass === 'score' ? viewCount : calibrationViewCount,
      shardIdentities,
      parallelism: this.parallelism,
      paused: this.paused,
      next: 0,
      totals: NO_TOTALS,
    };
    const workflowId = `${workflowInfo().workflowId}/${pass}`;
    this.window = workflowId;
    try {
      return await executeChild<typeof windowWorkflow>('windowWorkflow', {
        workflowId,
        args: [input],
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      });
    } finally {
      this.window = null;
    }
  }
}
