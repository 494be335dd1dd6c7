import type { Level } from '../../stimulus/index.js';

export type GateMetric = 'accuracy' | 'margin' | 'information' | 'invariance';
export type GateLimit = 'min' | 'max' | 'maxDrop' | 'maxRise';

/** One limit on what a run finds. Exactly one of the four limits is a number. */
export interface Gate {
  readonly name: string | null;
  readonly metric: GateMetric;
  /** Of information and invariance. */
  readonly layer: string | null;
  readonly factor: string | null;
  /** Of accuracy and margin: the level of `factor` that is meant. */
  readonly level: Level | null;
  readonly limit: GateLimit;
  /** `maxDrop` and `maxRise`: of the difference from the baseline. */
  readonly threshold: number;
  /** What an interval that holds the threshold counts as. */
  readonly undecided: 'fail' | 'pass';
}

/** A run's gates and the run that drops and rises are measured from. */
export interface RunGates {
  readonly limits: readonly Gate[];
  /** Run id, or `URL#run` for a run of another store; null: none. */
  readonly baseline: string | null;
}

export interface GateResult {
  readonly name: string;
  readonly verdict: 'pass' | 'fail';
  /** The estimate; for `maxDrop` and `maxRise` its difference from the baseline's. */
  readonly value: number | null;
  /** Interval of `value` at the level that the number of gates asks for (Bonferroni). */
  readonly low: number | null;
  readonly high: number | null;
  /** What `value` is held against; minus the limit for `maxDrop`. */
  readonly threshold: number;
  /** Why the verdict is what it is; null where the interval is on the right side of the threshold. */
  readonly reason: string | null;
}
