/** The page's two colour ramps; their stops are variables of the page's style, so they turn with light and dark. */
export type Ramp = 'view' | 'identity';

/** CSS colour at 0..1 of a three-stop ramp; beyond its ends the end. */
export function rampColour(share: number, ramp: Ramp = 'view'): string {
  const place = Math.max(0, Math.min(1, share));
  const [from, to] = place < 0.5 ? ['low', 'middle'] : ['middle', 'high'];
  const percent = Math.round(100 * (place < 0.5 ? 2 * place : 2 * place - 1));
  return `color-mix(in oklab, var(--${ramp}-${to}) ${percent}%, var(--${ramp}-${from}))`;
}

/** -1..1: negative values on the warm ramp, positive ones on the cool one. */
export function signedColour(value: number): string {
  return value < 0 ? rampColour(-value, 'identity') : rampColour(value, 'view');
}

/** Colour of text on the ramp. */
export function rampInk(share: number): string {
  const size = Math.abs(share);
  return `var(--${size >= 0.62 ? 'ink-deep' : size >= 0.45 ? 'ink-bright' : 'cell-ink'})`;
}
