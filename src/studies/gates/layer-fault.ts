import { gateName } from './gate-name.js';
import type { RunGates } from './types.js';

/** What is wrong with gates that name layers the network has not, in one line; null when nothing is. */
export function layerFault({ limits }: RunGates, layers: readonly string[]): string | null {
  const gate = limits.find(({ layer }) => layer !== null && !layers.includes(layer));
  if (!gate) return null;
  return `gate "${gateName(gate)}": expected a probed layer, found ${gate.layer}; the network's are ${layers.join(', ')}`;
}
