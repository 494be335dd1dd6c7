import { boundedGain } from './bound-strain.js';

/** Darker and lighter by at most these shares of the mean albedo, and its colour shifted by at most this share. */
const DARKER = 0.5;
const LIGHTER = 0.7;
const CHROMA = 0.14;

/**
 * A person's own change of albedo [3V] amplified, within what skin can be: per vertex its lightness and its colour,
 * relative to the mean albedo, each by `boundedGain`, and the colour in step with the lightness that is left.
 * Exactly gain · own for gains up to 1.
 * @param mean [3V] linear RGB
 */
export function amplifyTexture(mean: Float32Array, own: Float64Array, gain: number): Float64Array {
  const amplified = own.map((value) => gain * value);
  if (gain <= 1) return amplified;
  for (let i = 0; i < own.length; i += 3) {
    const relative = [0, 1, 2].map((k) => own[i + k] / Math.max(mean[i + k], 1e-3));
    const light = (relative[0] + relative[1] + relative[2]) / 3;
    const rest = relative.map((value) => value - light);
    const chroma = Math.sqrt(rest[0] * rest[0] + rest[1] * rest[1] + rest[2] * rest[2]);
    const lit = light < 0 ? -boundedGain(-light, gain, DARKER) : boundedGain(light, gain, LIGHTER);
    const left = Math.min(1, 1 + lit);
    const coloured = chroma > 0 ? boundedGain(chroma, gain, CHROMA * left * left) / chroma : 0;
    for (let k = 0; k < 3; k++) {
      amplified[i + k] = Math.max(mean[i + k], 1e-3) * (lit + coloured * rest[k]);
    }
  }
  return amplified;
}
