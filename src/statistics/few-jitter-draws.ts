import type { Space } from '../stimulus/index.js';

/** Independent draws below which five levels of sixteen bins mostly measure their own noise. */
const MIN_JITTER_DRAWS = 500;

/** Factors over whose levels one draw is shared. */
const SHARED = ['azimuth', 'elevation', 'variant', 'copy', 'jpegQuality'] as const;

/** Why nothing is estimated of jitter, which is drawn once per identity, mesh and pose and shared by the lights, variants, copies and JPEG qualities; null: it is. */
export function fewJitterDraws({ levels, pointCount }: Space): string | null {
  const shared = SHARED.reduce((product, name) => product * levels[name].length, 1);
  const draws = pointCount / shared;
  return draws < MIN_JITTER_DRAWS
    ? `jitter was drawn ${draws} times, at least ${MIN_JITTER_DRAWS} draws are needed`
    : null;
}
