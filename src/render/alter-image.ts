import { drawAddress, exp, normalDraw, uniformDraw } from '../numeric/index.js';
import type { Alteration, DesignPoint } from '../stimulus/index.js';
import { readPixels, writePixels } from './image-pixels.js';
import { throughJpeg } from './jpeg.js';
import type { TensorFormat } from './types.js';

/** What is done to an image after it was drawn. */
export type Altered = Partial<Pick<DesignPoint, 'jpegQuality' | 'alteration'>>;

export function isAltered({ jpegQuality = 0, alteration }: Altered): boolean {
  return jpegQuality > 0 || alteration !== undefined;
}

/**
 * Changes the pixels of one image in place: a copy's perturbation, then JPEG. Values are sRGB, kept within 0..1, and of
 * a grey image all three channels are alike.
 */
export function alterImage(format: TensorFormat, tensor: Float32Array, altered: Altered): void {
  const { jpegQuality = 0, alteration } = altered;
  const pixels = readPixels(format, tensor);
  if (alteration) perturb(pixels, format, alteration);
  if (jpegQuality > 0) compress(pixels, format.size, jpegQuality);
  writePixels(format, pixels, tensor);
}

/** Standard deviation of the noise of the first copy: Lengerich et al. 2017 in the authors' own code. */
const NOISE_STEP = 0.1;
/** Side of the square that a patch hides, and standard deviation of the strongest blur, as shares of the width. */
const PATCH_SHARE = 0.3;
const BLUR_SHARE = 0.06;
/** Quality of the first and of the last JPEG copy. */
const JPEG_QUALITIES = [95, 5] as const;
const GREY = 0.5;

function perturb(pixels: Float64Array, format: TensorFormat, alteration: Alteration): void {
  const { kind, copy, count } = alteration;
  const share = count > 2 ? (copy - 1) / (count - 2) : 0;
  const [best, worst] = JPEG_QUALITIES;
  if (kind === 'noise') addNoise(pixels, format.channels === 'gray' ? 1 : 3, alteration);
  else if (kind === 'patch') coverPatch(pixels, format.size, alteration);
  else if (kind === 'blur')
    blur(pixels, format.size, (BLUR_SHARE * copy * format.size) / (count - 1));
  else compress(pixels, format.size, Math.round(best + (worst - best) * share));
}

/** Copy i = image·(1 + i·N(0, 0.1)), every channel of every pixel with a draw of its own. */
function addNoise(pixels: Float64Array, channels: 1 | 3, { copy, seed, values }: Alteration): void {
  const address = drawAddress(seed, 'copy noise', values);
  for (let i = 0; i < pixels.length; i++) {
    const draw = channels === 3 ? i : Math.floor(i / 3);
    pixels[i] = within(pixels[i] * (1 + copy * NOISE_STEP * normalDraw(address, draw)));
  }
}

function coverPatch(pixels: Float64Array, size: number, { seed, values }: Alteration): void {
  const address = drawAddress(seed, 'copy patch', values);
  const side = Math.round(PATCH_SHARE * size);
  const [left, top] = [0, 1].map((k) => Math.floor(uniformDraw(address, k) * (size - side + 1)));
  for (let y = top; y < top + side; y++) {
    pixels.fill(GREY, 3 * (y * size + left), 3 * (y * size + left + side));
  }
}

/** Gaussian, separable, edges repeated. */
function blur(pixels: Float64Array, size: number, deviation: number): void {
  const reach = Math.ceil(3 * deviation);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    exp(-0.5 * ((i - reach) / deviation) ** 2),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [along, across] of [
    [3, 3 * size],
    [3 * size, 3],
  ]) {
    const source = pixels.slice();
    for (let line = 0; line < size; line++) {
      for (let i = 0; i < size; i++) {
        for (let c = 0; c < 3; c++) {
          let sum = 0;
          for (let k = -reach; k <= reach; k++) {
            const from = Math.max(0, Math.min(size - 1, i + k));
            sum += weights[k + reach] * source[line * across + from * along + c];
          }
          pixels[line * across + i * along + c] = sum / total;
        }
      }
    }
  }
}

function compress(pixels: Float64Array, size: number, quality: number): void {
  const data = new Uint8ClampedArray(4 * size * size).fill(255);
  for (let i = 0; i < size * size; i++) {
    for (let c = 0; c < 3; c++) data[4 * i + c] = 255 * pixels[3 * i + c];
  }
  const { data: found } = throughJpeg({ data, width: size, height: size }, quality);
  for (let i = 0; i < size * size; i++) {
    for (let c = 0; c < 3; c++) pixels[3 * i + c] = found[4 * i + c] / 255;
  }
}

function within(value: number): number {
  return Math.max(0, Math.min(1, value));
}
