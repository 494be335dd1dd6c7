import { PNG } from 'pngjs';

import { decodeJpeg } from './jpeg.js';
import type { RgbaImage } from './jpeg.js';

/**
 * A user's own image, PNG or JPEG, as sRGB values 0..1 at a network's size, [size, size, 3]; a larger one is averaged
 * down. Throws a RangeError of one line for other files and for images that are not square, too small or transparent.
 */
export function decodePhoto(bytes: Uint8Array, name: string, sizePixels: number): Float64Array {
  const image = decode(bytes, name);
  const { width, height, data } = image;
  if (width !== height) {
    throw new RangeError(
      `${name}: expected a square image, found ${width} x ${height} pixels: crop it to the face as the network takes it`,
    );
  }
  if (width < sizePixels) {
    throw new RangeError(
      `${name}: expected at least ${sizePixels} x ${sizePixels} pixels, the network's input, found ${width} x ${height}`,
    );
  }
  for (let i = 3; i < data.length; i += 4) {
    if (data[i] === 255) continue;
    throw new RangeError(`${name}: expected an opaque image, found transparent pixels`);
  }
  return averageDown(image, sizePixels);
}

function decode(bytes: Uint8Array, name: string): RgbaImage {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  const kind = start === '89504e47' ? 'PNG' : start.startsWith('ffd8ff') ? 'JPEG' : null;
  if (kind === null)
    throw new RangeError(`${name}: expected a PNG or JPEG image, found another format`);
  try {
    if (kind === 'JPEG') return decodeJpeg(bytes);
    const { data, width, height } = PNG.sync.read(Buffer.from(bytes));
    return { data: new Uint8ClampedArray(data), width, height };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(
      `${name}: expected a whole ${kind} image, found one that cannot be read (${reason})`,
      {
        cause,
      },
    );
  }
}

/** Each pixel is the mean of what it covers, by area. */
function averageDown({ data, width }: RgbaImage, size: number): Float64Array {
  const pixels = new Float64Array(3 * size * size);
  const step = width / size;
  const spans = Array.from({ length: size }, (_, at) => spanOf(at * step, (at + 1) * step));
  spans.forEach((rows, y) =>
    spans.forEach((columns, x) => {
      for (const [row, tall] of rows) {
        for (const [column, wide] of columns) {
          const weight = (tall * wide) / (255 * step * step);
          for (let c = 0; c < 3; c++) {
            pixels[3 * (y * size + x) + c] += weight * data[4 * (row * width + column) + c];
          }
        }
      }
    }),
  );
  return pixels;
}

/** Whole pixels that a stretch touches, and how much of each. */
function spanOf(from: number, to: number): (readonly [pixel: number, share: number])[] {
  const found: (readonly [number, number])[] = [];
  for (let pixel = Math.floor(from); pixel < to; pixel++) {
    const share = Math.min(to, pixel + 1) - Math.max(from, pixel);
    // A sliver below rounding would reach past the last pixel.
    if (share > 1e-9) found.push([pixel, share]);
  }
  return found;
}
