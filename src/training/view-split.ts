import { drawAddress, uniformDraw } from '../numeric/index.js';
import type { Space } from '../stimulus/index.js';
import { viewSizes } from './view-image.js';

/** A direction of the head, degrees, at levels of the space. */
export interface HeadPose {
  readonly yaw: number;
  readonly pitch: number;
}

/** What training never sees: single views of every identity, and whole poses of all identities. */
export interface ViewSplit {
  readonly seed: number;
  /** Share of each identity's views kept from training, 0..1. */
  readonly heldOutShare: number;
  /** Poses kept from training for every identity, age, expression and light. @default none */
  readonly heldOutPoses?: readonly HeadPose[];
}

/** Whether a view is kept from training: a draw on (identity, view), the same for every step and run of one seed. */
export function isHeldOut(split: ViewSplit, identity: number, view: number): boolean {
  return (
    uniformDraw(drawAddress(split.seed, 'held-out view', [identity, view]), 0) < split.heldOutShare
  );
}

/**
 * Numbers of the poses within a mesh, ascending, those to train on and those held out.
 * Throws a RangeError for a pose that the space does not have, and when none is left to train on.
 */
export function splitPoses(
  space: Space,
  split: ViewSplit,
): { readonly trained: readonly number[]; readonly heldOut: readonly number[] } {
  const heldOut = (split.heldOutPoses ?? []).map((pose) => poseNumber(space, pose));
  const all = Array.from({ length: viewSizes(space).poses }, (_, pose) => pose);
  const trained = all.filter((pose) => !heldOut.includes(pose));
  if (trained.length === 0) {
    throw new RangeError(`expected a pose to train on, found all ${all.length} held out`);
  }
  return { trained, heldOut: all.filter((pose) => heldOut.includes(pose)) };
}

function poseNumber(space: Space, { yaw, pitch }: HeadPose): number {
  const { yaw: yaws, pitch: pitches } = space.levels;
  if (!yaws.includes(yaw) || !pitches.includes(pitch)) {
    throw new RangeError(
      `expected held-out poses among yaw ${yaws.join(', ')} and pitch ${pitches.join(', ')}, found yaw ${yaw}, pitch ${pitch}`,
    );
  }
  return yaws.indexOf(yaw) * pitches.length + pitches.indexOf(pitch);
}
