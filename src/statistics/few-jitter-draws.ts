import type { Space } from '../stimulus/index.js';

/** Independent draws below which five levels of sixteen bins mostly measure their own noise. */
const MIN_JITTER_DRAWS = 500;

/** Why nothing is estimated of jitter, which is drawn once per identity, mesh and pose and shared by the lights; null: it is. */
export function fewJitterDraws({ levels, pointCount }: Space): string | null {
  const draws = pointCount / (levels.azimuth.length * levels.elevation.length);
  return draws < MIN_JITTER_DRAWS
    ? `jitter was drawn ${draws} times, at least ${MIN_JITTER_DRAWS} draws are needed`
    : null;
}
