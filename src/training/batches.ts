import { drawAddress, uniformDraw } from '../numeric/index.js';
import type { Light, Pose } from '../render/types.js';
import { designPoint } from '../stimulus/index.js';
import type { DesignPoint, Space } from '../stimulus/index.js';

/** One image to render. Neighbours that share mesh and pose, and so a G-buffer, carry the same `pose` object. */
export interface ViewImage {
  /** Class of the image: the identity's number in the space. */
  readonly identity: number;
  /** 0..viewCount-1 within the identity. */
  readonly view: number;
  /** Fixes the mesh; its own pose, light and jitter are not used. */
  readonly point: DesignPoint;
  /** Equal for equal meshes, within a space. */
  readonly mesh: number;
  readonly pose: Pose;
  readonly light: Light;
}

/** A batch holds `meshes` x `posesPerMesh` x `lightsPerPose` images: meshes and poses cost most to render. */
export interface BatchShape {
  readonly meshes: number;
  readonly posesPerMesh: number;
  readonly lightsPerPose: number;
}

export interface ViewSplit {
  readonly seed: number;
  /** Share of each identity's views kept from training, 0..1. */
  readonly heldOutShare: number;
}

/** Half ranges of the shifts (image widths) and of the zoom, drawn anew for every pose of every batch. */
export interface Augmentation {
  readonly scale: number;
  readonly translation: number;
}

/** Whether a view is kept from training: a draw on (identity, view), the same for every step and run of one seed. */
export function isHeldOut(split: ViewSplit, identity: number, view: number): boolean {
  return (
    uniformDraw(drawAddress(split.seed, 'held-out view', [identity, view]), 0) < split.heldOutShare
  );
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
  const images: ViewImage[] = [];
  const orders = new Map<number, number[]>();
  for (let slot = 0; slot < shape.meshes; slot++) {
    const turn = step * shape.meshes + slot;
    const round = Math.floor(turn / space.identityCount);
    const order = orders.get(round) ?? shuffledIdentities(space, split.seed, round);
    orders.set(round, order);
    const identity = order[turn % space.identityCount];
    images.push(...drawMesh(space, split, shape, augmentation, identity, turn));
  }
  return images;
}

/**
 * `count` held-out views, spread evenly over the identities and drawn among each one's, exactly as a study of the space
 * would render them (the space's own jitter). Fewer when the space holds out fewer.
 */
export function heldOutImages(space: Space, split: ViewSplit, count: number): ViewImage[] {
  const images: ViewImage[] = [];
  for (let identity = 0; identity < space.identityCount; identity++) {
    const wanted =
      Math.floor(((identity + 1) * count) / space.identityCount) -
      Math.floor((identity * count) / space.identityCount);
    for (const view of heldOutViews(space, split, identity, wanted)) {
      images.push(imageOfStudy(space, identity, view));
    }
  }
  return images;
}

const MAX_ATTEMPTS = 1000;

/** Redraws the whole mesh until none of its images is held out, so that spaces of few lights or poses work as well. */
function drawMesh(
  space: Space,
  split: ViewSplit,
  shape: BatchShape,
  augmentation: Augmentation,
  identity: number,
  turn: number,
): ViewImage[] {
  const sizes = viewSizes(space);
  const draw = drawSequence(split.seed, 'training view', turn);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const mesh = Math.floor(draw() * sizes.meshes);
    const images: ViewImage[] = [];
    for (let p = 0; p < shape.posesPerMesh; p++) {
      const poseView = (mesh * sizes.poses + Math.floor(draw() * sizes.poses)) * sizes.lights;
      const views = drawLights(split, identity, poseView, sizes.lights, shape.lightsPerPose, draw);
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
  poseView: number,
  lights: number,
  count: number,
  draw: () => number,
): number[] {
  const views: number[] = [];
  for (let attempt = 0; attempt < 4 * count && views.length < count; attempt++) {
    const view = poseView + Math.floor(draw() * lights);
    if (!isHeldOut(split, identity, view)) views.push(view);
  }
  return views.length === count ? views : [];
}

/** All but the light is the same for the views of one pose. */
function imagesOfPose(
  space: Space,
  identity: number,
  views: readonly number[],
  jitter: Pick<Pose, 'scale' | 'translationX' | 'translationY'>,
): ViewImage[] {
  const points = views.map((view) => designPoint(space, identity * space.viewCount + view));
  if (points.length === 0) return [];
  const [point] = points;
  const pose = { yawDegrees: point.yaw, pitchDegrees: point.pitch, ...jitter };
  return points.map((other) => ({
    identity,
    view: other.view,
    point,
    mesh: meshNumber(space, point.index),
    pose,
    light: lightOf(other),
  }));
}

function imageOfStudy(space: Space, identity: number, view: number): ViewImage {
  const index = identity * space.viewCount + view;
  const point = designPoint(space, index);
  const { scale, translationX, translationY } = point;
  const pose = {
    yawDegrees: point.yaw,
    pitchDegrees: point.pitch,
    scale,
    translationX,
    translationY,
  };
  const mesh = meshNumber(space, index);
  return { identity, view, point, mesh, pose, light: lightOf(point) };
}

/** `wanted` distinct held-out views of one identity, ascending. */
function heldOutViews(space: Space, split: ViewSplit, identity: number, wanted: number): number[] {
  if (wanted === 0 || split.heldOutShare === 0) return [];
  const draw = drawSequence(split.seed, 'evaluation view', identity);
  const found = new Set<number>();
  // Enough draws to find nearly all held-out views of a small space; a large one ends early.
  const attempts = Math.min(50 * space.viewCount, Math.ceil((100 * wanted) / split.heldOutShare));
  for (let attempt = 0; attempt < attempts && found.size < wanted; attempt++) {
    const view = Math.floor(draw() * space.viewCount);
    if (isHeldOut(split, identity, view)) found.add(view);
  }
  return [...found].sort((a, b) => a - b);
}

function lightOf(point: DesignPoint): Light {
  return { azimuthDegrees: point.azimuth, elevationDegrees: point.elevation };
}

/** Meshes, poses and lights of one identity: the three parts of a view number, slowest first. */
function viewSizes(space: Space): { meshes: number; poses: number; lights: number } {
  const lights = space.levels.azimuth.length * space.levels.elevation.length;
  const poses = space.levels.yaw.length * space.levels.pitch.length;
  return { meshes: space.viewCount / (poses * lights), poses, lights };
}

function meshNumber(space: Space, index: number): number {
  const { poses, lights } = viewSizes(space);
  return Math.floor(index / (poses * lights));
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

function drawSequence(seed: number, stream: string, number: number): () => number {
  const address = drawAddress(seed, stream, [number]);
  let k = 0;
  return () => uniformDraw(address, k++);
}
