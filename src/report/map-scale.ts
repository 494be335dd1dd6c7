import { formatBits } from './format.js';
import { mapGradient } from './map-colours.js';
import { markup, trustedMarkup } from './markup.js';
import type { Markup } from './markup.js';

/** Below this share of the bar a mark's label is set to the right of the mark, beyond the other to its left. */
const NEAR_END = 0.3;

/**
 * The colours of information maps with their bits. `chanceBits`: lowest and highest chance level of the maps drawn, marked
 * on the bar, which is grey below the lowest as the face is; null: unknown.
 */
export function mapScale(
  [low, high]: readonly [number, number],
  chanceBits: readonly [number, number] | null,
): Markup {
  const share = (bits: number): number => Math.max(0, Math.min(1, (bits - low) / (high - low)));
  return markup`<div class="map-scale">${chanceBits === null ? '' : chanceMark(chanceBits, share)}<span class="map-bar" style="background:${trustedMarkup(mapGradient())}">${
    chanceBits === null
      ? ''
      : markup`<i style="width:${trustedMarkup(percent(share(chanceBits[0])))}"></i>`
  }</span><span class="map-ends"><span>${endBits(low)}</span><span>${formatBits(high)} bits</span></span></div>`;
}

function chanceMark(
  [lowest, highest]: readonly [number, number],
  share: (bits: number) => number,
): Markup {
  const at = share(lowest);
  const side = at < NEAR_END ? 'left' : at > 1 - NEAR_END ? 'right' : 'middle';
  const range =
    formatBits(lowest) === formatBits(highest)
      ? formatBits(lowest)
      : `${formatBits(lowest)} to ${formatBits(highest)}`;
  return markup`<span class="map-chance ${side}" style="--at:${trustedMarkup(percent(at))}"><span>chance ${range}</span></span>`;
}

/** `0` rather than `0.000`. */
function endBits(bits: number): string {
  return bits === 0 ? '0' : formatBits(bits);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
