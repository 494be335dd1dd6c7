import type { Space } from '../stimulus/index.js';
import { drawSequence } from './draw-sequence.js';
import { imageOfStudy, viewSizes } from './view-image.js';
import type { ViewImage } from './view-image.js';
import { isHeldOut, splitPoses } from './view-split.js';
import type { ViewSplit } from './view-split.js';

/**
 * `count` held-out views of the poses trained on, spread evenly over the identities and drawn among each one's, exactly
 * as a study of the space would render them (the space's own jitter). Fewer when the space holds out fewer.
 */
export function heldOutImages(space: Space, split: ViewSplit, count: number): ViewImage[] {
  const poses = splitPoses(space, split).trained;
  // Enough draws to find nearly all held-out views of a small space; a large one ends early.
  const attemptsPerView = split.heldOutShare === 0 ? 0 : 100 / split.heldOutShare;
  return drawImages(space, count, (identity, wanted) => {
    const wantedView = (view: number): boolean => isHeldOut(split, identity, view);
    const draw = drawSequence(split.seed, 'evaluation view', identity);
    return distinctViews(
      space,
      poses,
      wanted,
      Math.ceil(attemptsPerView * wanted),
      draw,
      wantedView,
    );
  });
}

/** `count` views of poses that training never saw, of every identity alike; none where no pose is held out. */
export function heldOutPoseImages(space: Space, split: ViewSplit, count: number): ViewImage[] {
  const poses = splitPoses(space, split).heldOut;
  if (poses.length === 0) return [];
  return drawImages(space, count, (identity, wanted) => {
    const draw = drawSequence(split.seed, 'evaluation pose', identity);
    return distinctViews(space, poses, wanted, 100 * wanted, draw, () => true);
  });
}

/** Shares `count` among the identities as evenly as whole numbers allow. */
function drawImages(
  space: Space,
  count: number,
  viewsOf: (identity: number, wanted: number) => number[],
): ViewImage[] {
  const images: ViewImage[] = [];
  for (let identity = 0; identity < space.identityCount; identity++) {
    const wanted =
      Math.floor(((identity + 1) * count) / space.identityCount) -
      Math.floor((identity * count) / space.identityCount);
    const views = wanted === 0 ? [] : viewsOf(identity, wanted);
    images.push(...views.map((view) => imageOfStudy(space, identity, view)));
  }
  return images;
}

/** Up to `wanted` distinct views at one of `poses` that `accepts` takes, ascending. */
function distinctViews(
  space: Space,
  poses: readonly number[],
  wanted: number,
  attempts: number,
  draw: () => number,
  accepts: (view: number) => boolean,
): number[] {
  const sizes = viewSizes(space);
  const found = new Set<number>();
  const most = Math.min(50 * space.viewCount, attempts);
  for (let attempt = 0; attempt < most && found.size < wanted; attempt++) {
    const drawn = Math.floor(draw() * sizes.meshes * poses.length * sizes.lights);
    const light = drawn % sizes.lights;
    const slot = Math.floor(drawn / sizes.lights);
    const pose = poses[slot % poses.length];
    const mesh = Math.floor(slot / poses.length);
    const view = (mesh * sizes.poses + pose) * sizes.lights + light;
    if (accepts(view)) found.add(view);
  }
  return [...found].sort((a, b) => a - b);
}
