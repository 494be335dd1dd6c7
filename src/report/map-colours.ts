import * as Plot from '@observablehq/plot';

/** Colours of an information map's scale. */
const STEPS = 256;
/** Part of the scheme that is used: its black end would read as shadow on a face. */
const FIRST = 0.22;
const LAST = 0.97;

/** The perceptually uniform scheme `inferno` without its darkest end, sRGB bytes [256 · 3]. */
export function mapColours(): Uint8Array {
  const { apply } = Plot.scale({
    color: { type: 'linear', scheme: 'inferno', domain: [0, 1] },
  }) as {
    apply: (share: number) => string;
  };
  return Uint8Array.from(
    Array.from({ length: STEPS }, (_, i) =>
      channelsOf(apply(FIRST + (i / (STEPS - 1)) * (LAST - FIRST))),
    ).flat(),
  );
}

/** The scale from left to right as a CSS gradient. */
export function mapGradient(): string {
  return `linear-gradient(to right, ${mapStops(17).join(', ')})`;
}

/** So many colours at equal steps from one end to the other, CSS. */
export function mapStops(count: number): string[] {
  const colours = mapColours();
  return Array.from({ length: count }, (_, i) => {
    const from = 3 * Math.round((i / (count - 1)) * (STEPS - 1));
    return `rgb(${colours.subarray(from, from + 3).join(' ')})`;
  });
}

/** Of `rgb(1, 2, 3)` or `#010203`. */
function channelsOf(colour: string): number[] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (hex) return hex.slice(1).map((digits) => parseInt(digits, 16));
  const numbers = colour
    .match(/\d+(\.\d+)?/g)
    ?.slice(0, 3)
    .map(Number);
  if (numbers?.length !== 3) throw new Error(`expected a colour, found ${colour}`);
  return numbers;
}
