import UPNG from 'upng-js';

/** Enough that shading and a colour scale show no steps. */
const COLOURS = 128;

/**
 * A PNG of at most 128 chosen colours of `rgba` [height · width · 4], alpha not multiplied in: a quarter of the bytes of an
 * exact one. For pictures that people look at; nothing is measured in it. The same pixels give the same bytes.
 */
export function encodePalettePng(rgba: Uint8Array, width: number, height: number): Buffer {
  return Buffer.from(UPNG.encode([Uint8Array.from(rgba).buffer], width, height, COLOURS));
}
