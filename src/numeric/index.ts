export { canonicalJson } from './canonical-json.js';
export { cos, exp, log, pow, radians, sin } from './elementary.js';
export { normalQuantile } from './normal.js';
export { drawAddress, normalDraw, normalDraws, philox4x32, uniformDraw } from './random.js';
export type { DrawAddress, Words4 } from './random.js';
