import type { ImportOptions, SourceTexture } from './types.js';

/**
 * Texture in linear RGB, 0..1. sRGB modes are linearised at the mean: mode · d linear / d sRGB. Files that count to
 * 255 are scaled down.
 */
export function toLinearColour(
  texture: SourceTexture,
  colourSpace: ImportOptions['colourSpace'] = 'srgb',
): SourceTexture {
  const scale = median(texture.mean) > 1.5 ? 1 / 255 : 1;
  const mean = texture.mean.map((value) => Math.min(1, Math.max(0, value * scale)));
  if (colourSpace === 'linear') {
    const modes = texture.modes.map((mode) => ({
      ...mode,
      values: mode.values.map((value) => scale * value),
    }));
    return { mean, modes };
  }
  const slopes = mean.map((value) => scale * srgbSlope(value));
  const modes = texture.modes.map((mode) => ({
    ...mode,
    values: mode.values.map((value, i) => slopes[i] * value),
  }));
  return { mean: mean.map(fromSrgb), modes };
}

/** IEC 61966-2-1, decoding. */
function fromSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
}

function srgbSlope(value: number): number {
  return value <= 0.04045 ? 1 / 12.92 : (2.4 / 1.055) * Math.pow((value + 0.055) / 1.055, 1.4);
}

function median(values: Float32Array): number {
  return values.slice().sort()[values.length >> 1];
}
