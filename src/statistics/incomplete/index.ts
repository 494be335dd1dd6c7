export { boundIncomplete } from './bound-incomplete.js';
export type { IncompleteRun } from './bound-incomplete.js';
export type { BoundedValue, IncompleteBounds, UnitBounds } from './types.js';
