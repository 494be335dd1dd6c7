import {
  getExternalWorkflowHandle,
  ParentClosePolicy,
  patched,
  setHandler,
  startChild,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/workflow';

import type { IdentityRange } from '../src/stimulus/index.js';
import { stateKey } from './search-attributes.js';
import {
  parallelismSignal,
  parallelismUpdate,
  pauseSignal,
  resumeSignal,
  retryFailedSignal,
  retryFailedUpdate,
  studyProgressQuery,
} from './signals.js';
import { MAXIMUM_PARALLELISM, NO_TOTALS } from './types.js';
import type { Pass, Phase, StudyInput, WindowInput, WindowTotals } from './types.js';
import type { windowWorkflow } from './window.js';

/** The study's state that signals and updates change and queries read. */
export class StudyControl {
  cachedShards = 0;
  private current: Phase = 'planning';
  private paused = false;
  private retryAsked = false;
  private parallelism: number;
  private window: string | null = null;

  constructor(private readonly input: StudyInput) {
    this.parallelism = input.parallelism;
    setHandler(studyProgressQuery, () => ({
      phase: this.current,
      paused: this.paused,
      cachedShards: this.cachedShards,
      window: this.window,
    }));
    setHandler(pauseSignal, () => this.setPaused(true));
    setHandler(resumeSignal, () => this.setPaused(false));
    // Unlike the update, nobody hears of a refusal: what is out of bounds is taken for the nearest that is not.
    setHandler(parallelismSignal, async (parallelism) => {
      await this.setParallelism(withinBounds(parallelism));
    });
    setHandler(parallelismUpdate, (parallelism) => this.setParallelism(parallelism), {
      validator: checkParallelism,
    });
    setHandler(retryFailedUpdate, async () => {
      this.retryAsked = !(await this.pass(retryFailedSignal));
      return this.current;
    });
  }

  get phase(): Phase {
    return this.current;
  }

  set phase(phase: Phase) {
    this.current = phase;
    if (!this.paused) this.showState(phase);
  }

  /** Nothing more happens; `state` says how it ended. */
  end(state: string): void {
    this.current = 'done';
    this.showState(state);
  }

  /** Tells those who search for the study. */
  private showState(state: string): void {
    if (this.input.hasSearchAttributes) upsertSearchAttributes([{ key: stateKey, value: state }]);
  }

  /** Whether a retry was asked for that no window took; asked once, answered once. */
  takeRetry(): boolean {
    const asked = this.retryAsked;
    this.retryAsked = false;
    return asked;
  }

  private async setPaused(paused: boolean): Promise<void> {
    this.paused = paused;
    this.showState(paused ? 'paused' : this.current);
    await this.pass(paused ? pauseSignal : resumeSignal);
  }

  private async setParallelism(parallelism: number): Promise<number> {
    this.parallelism = parallelism;
    await this.pass(parallelismSignal, parallelism);
    return parallelism;
  }

  /**
   * Tells the window now running, and whether it was told. One that has just ended, or not yet begun, takes the state
   * with its next input.
   */
  private async pass<Args extends unknown[]>(
    signal: SignalDefinition<Args>,
    ...args: Args
  ): Promise<boolean> {
    if (!this.window) return false;
    return getExternalWorkflowHandle(this.window)
      .signal(signal, ...args)
      .then(
        () => true,
        () => false,
      );
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
    // Recorded studies told a window that had not yet begun, in vain.
    const tellsBegun = patched('tell-a-window-that-has-begun');
    if (!tellsBegun) this.window = workflowId;
    try {
      const child = await startChild<typeof windowWorkflow>('windowWorkflow', {
        workflowId,
        args: [input],
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      });
      this.window = workflowId;
      if (tellsBegun) await this.tellChanges(input);
      return await child.result();
    } finally {
      this.window = null;
    }
  }

  /** What was asked for between the window's input and its beginning. */
  private async tellChanges({ paused, parallelism }: WindowInput): Promise<void> {
    if (this.paused !== paused) await this.pass(this.paused ? pauseSignal : resumeSignal);
    if (this.parallelism !== parallelism) await this.pass(parallelismSignal, this.parallelism);
  }
}

function withinBounds(parallelism: number): number {
  return Math.min(MAXIMUM_PARALLELISM, Math.max(1, Math.round(parallelism) || 1));
}

function checkParallelism(parallelism: number): void {
  if (Number.isInteger(parallelism) && parallelism >= 1 && parallelism <= MAXIMUM_PARALLELISM)
    return;
  throw new RangeError(
    `expected 1 to ${MAXIMUM_PARALLELISM} shards in flight, found ${parallelism}`,
  );
}
