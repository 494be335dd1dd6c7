import type { Comparison } from '../studies/index.js';

/** Whether any layer of the two networks has the same name; the decision, which every run has, is none. */
export function haveCommonLayers({ a, b }: Comparison): boolean {
  const names = new Set(a.layers.map(({ name }) => name));
  return b.layers.some(({ name }) => names.has(name));
}
