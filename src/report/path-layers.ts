import type { AuditSummary } from '../studies/types.js';
import { repeatedLayers } from './report-layers.js';
import { thinned } from './thinned.js';

/** Layers that one figure has room for beside image and decision. */
export const MAX_PATH_LAYERS = 10;

/** The layers that the figure from pixels to decision shows, in network order: no repeated ones, evenly spread. */
export function pathLayers(summary: AuditSummary): readonly string[] {
  const repeated = new Set(repeatedLayers(summary).map(({ layer }) => layer));
  const distinct = summary.network.layers
    .map(({ name }) => name)
    .filter((name) => !repeated.has(name));
  return thinned(
    distinct.filter((name) => name !== 'decision'),
    MAX_PATH_LAYERS,
  );
}
