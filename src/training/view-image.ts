import type { Light, Pose } from '../render/types.js';
import { designPoint } from '../stimulus/index.js';
import type { DesignPoint, Space } from '../stimulus/index.js';

/** One image to render. Neighbours that share mesh and pose, and so a G-buffer, carry the same `pose` object. */
export interface ViewImage {
  /** Class of the image: the identity's number in the space. */
  readonly identity: number;
  /** 0..viewCount-1 within the identity. */
  readonly view: number;
  /** Fixes mesh and levels; its own jitter is not used. */
  readonly point: DesignPoint;
  /** Equal for equal meshes, within a space. */
  readonly mesh: number;
  readonly pose: Pose;
  readonly light: Light;
}

/** Drawn zoom and shifts: scale about 1, translations in image widths. */
export type Jitter = Pick<Pose, 'scale' | 'translationX' | 'translationY'>;

/** Views of one identity that share mesh and pose: all but the light is the same. */
export function imagesOfPose(
  space: Space,
  identity: number,
  views: readonly number[],
  jitter: Jitter,
): ViewImage[] {
  const points = views.map((view) => designPoint(space, identity * space.viewCount + view));
  if (points.length === 0) return [];
  const [point] = points;
  const pose = poseOf(point, jitter);
  const mesh = meshNumber(space, point.index);
  return points.map((own) => ({
    identity,
    view: own.view,
    point: own,
    mesh,
    pose,
    light: lightOf(own),
  }));
}

/** A view exactly as a study of the space would render it, with the space's own jitter. */
export function imageOfStudy(space: Space, identity: number, view: number): ViewImage {
  const index = identity * space.viewCount + view;
  const point = designPoint(space, index);
  const mesh = meshNumber(space, index);
  return { identity, view, point, mesh, pose: poseOf(point, point), light: lightOf(point) };
}

/** Meshes, poses and lights of one identity: the three parts of a view number, slowest first. */
export function viewSizes(space: Space): { meshes: number; poses: number; lights: number } {
  const lights = space.levels.azimuth.length * space.levels.elevation.length;
  const poses = space.levels.yaw.length * space.levels.pitch.length;
  return { meshes: space.viewCount / (poses * lights), poses, lights };
}

function meshNumber(space: Space, index: number): number {
  const { poses, lights } = viewSizes(space);
  return Math.floor(index / (poses * lights));
}

function poseOf({ yaw, pitch }: DesignPoint, jitter: Jitter): Pose {
  const { scale, translationX, translationY } = jitter;
  return { yawDegrees: yaw, pitchDegrees: pitch, scale, translationX, translationY };
}

function lightOf({ azimuth, elevation }: DesignPoint): Light {
  return { azimuthDegrees: azimuth, elevationDegrees: elevation };
}
