import type { Space } from '../stimulus/index.js';
import { drawSequence } from './draw-sequence.js';
import { imagesOfPose, viewSizes } from './view-image.js';
import type { ViewImage } from './view-image.js';
import { isHeldOut, splitPoses } from './view-split.js';
import type { ViewSplit } from './view-split.js';

/** A batch holds `meshes` x `posesPerMesh` x `lightsPerPose` images: meshes and poses cost most to render. */
export interface BatchShape {
  readonly meshes: number;
  readonly posesPerMesh: number;
  readonly lightsPerPose: number;
}

/** Half ranges of the shifts (image widths) and of the zoom, drawn anew for every pose of every batch. */
export interface Augmentation {
  readonly scale: number;
  readonly translation: number;
}

/**
 * Images of training step `step`: identities in a shuffled order that visits each once a round, random meshes, poses
 * and lights among the views not held out. A pure function of (space, split, shape, augmentation, step).
 */
export function trainingBatch(
  space: Space,
  split: ViewSplit,
  shape: BatchShape,
  augmentation: Augmentation,
  step: number,
): ViewImage[] {
  const source = { space, split, shape, augmentation, poses: splitPoses(space, split).trained };
  const images: ViewImage[] = [];
  const orders = new Map<number, number[]>();
  for (let slot = 0; slot < shape.meshes; slot++) {
    const turn = step * shape.meshes + slot;
    const round = Math.floor(turn / space.identityCount);
    const order = orders.get(round) ?? shuffledIdentities(space, split.seed, round);
    orders.set(round, order);
    const identity = order[turn % space.identityCount];
    images.push(...drawMesh(source, identity, turn));
  }
  return images;
}

interface BatchSource {
  readonly space: Space;
  readonly split: ViewSplit;
  readonly shape: BatchShape;
  readonly augmentation: Augmentation;
  /** Pose numbers to draw from. */
  readonly poses: readonly number[];
}

const MAX_ATTEMPTS = 1000;

/** Redraws the whole mesh until none of its images is held out, so that spaces of few lights or poses work as well. */
function drawMesh(source: BatchSource, identity: number, turn: number): ViewImage[] {
  const { space, split, shape, augmentation, poses } = source;
  const sizes = viewSizes(space);
  const draw = drawSequence(split.seed, 'training view', turn);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const mesh = Math.floor(draw() * sizes.meshes);
    const images: ViewImage[] = [];
    for (let p = 0; p < shape.posesPerMesh; p++) {
      const pose = poses[Math.floor(draw() * poses.length)];
      const firstView = (mesh * sizes.poses + pose) * sizes.lights;
      const views = drawLights(split, identity, firstView, sizes.lights, shape.lightsPerPose, draw);
      const jitter = {
        scale: 1 + augmentation.scale * (2 * draw() - 1),
        translationX: augmentation.translation * (2 * draw() - 1),
        translationY: augmentation.translation * (2 * draw() - 1),
      };
      images.push(...imagesOfPose(space, identity, views, jitter));
    }
    if (images.length === shape.posesPerMesh * shape.lightsPerPose) return images;
  }
  throw new Error(
    `expected views of identity ${identity} to train on, found all drawn ones held out: lower the held-out share (${split.heldOutShare}) or give the space more views`,
  );
}

/** Views of one pose that are not held out; none at all when too few are found. */
function drawLights(
  split: ViewSplit,
  identity: number,
  firstView: number,
  lights: number,
  count: number,
  draw: () => number,
): number[] {
  const views: number[] = [];
  for (let attempt = 0; attempt < 4 * count && views.length < count; attempt++) {
    const view = firstView + Math.floor(draw() * lights);
    if (!isHeldOut(split, identity, view)) views.push(view);
  }
  return views.length === count ? views : [];
}

/** Fisher-Yates over counter-based draws. */
function shuffledIdentities(space: Space, seed: number, round: number): number[] {
  const order = Array.from({ length: space.identityCount }, (_, identity) => identity);
  const draw = drawSequence(seed, 'training order', round);
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(draw() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
