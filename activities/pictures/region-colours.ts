type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Colours that tell regions apart, for readers of all kinds of colour vision as far as their number allows: Okabe and
 * Ito's eight (2008, *Color universal design*), then evenly spaced hues at two lightnesses.
 */
const FIRST: readonly Rgb[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
  [170, 170, 170],
];
const HUE_STEP_DEGREES = 137.5;

/** As many colours as asked for, none black, none twice among the first hundred or so. */
export function regionColours(count: number): Rgb[] {
  return Array.from({ length: count }, (_, i) => FIRST[i] ?? hueColour(i - FIRST.length));
}

function hueColour(number: number): Rgb {
  const hue = (number * HUE_STEP_DEGREES) % 360;
  const [dark, bright] = number % 2 === 0 ? [70, 190] : [110, 245];
  const channel = (offset: number): number => {
    const distance = Math.abs(((hue - offset + 540) % 360) - 180);
    const share = Math.min(1, Math.max(0, (120 - distance) / 60));
    return Math.round(dark + (bright - dark) * share);
  };
  return [channel(0), channel(120), channel(240)];
}
