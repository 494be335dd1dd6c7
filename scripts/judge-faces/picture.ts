/** An sRGB picture, 8 bits a channel, row by row: what a camera or a file gives. */
export interface Picture {
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** [height, width, 3] */
  readonly rgb: Uint8Array;
}

/** Pixels right and down of the picture's upper left corner. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A square part of a picture, in its pixels; may reach over the edge. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/**
 * Brings a square part of a picture to `size` pixels: [size, size, 3], 0..255. Each pixel is the mean of bilinear
 * samples at most one source pixel apart, so that shrinking does not alias; beyond the edge the border goes on.
 */
export function resample(picture: Picture, box: Box, size: number): Float32Array {
  const step = box.side / size;
  const samples = Math.max(1, Math.ceil(step));
  const out = new Float32Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const target = (row * size + column) * 3;
      for (let k = 0; k < samples * samples; k++) {
        const x = box.left + step * (column + ((k % samples) + 0.5) / samples);
        const y = box.top + step * (row + (Math.floor(k / samples) + 0.5) / samples);
        addSample(picture, x, y, 1 / (samples * samples), out, target);
      }
    }
  }
  return out;
}

/** Grey by the luma of ITU-R BT.601 from [n, 3]. */
export function toGrey(rgb: Float32Array): Float32Array {
  const grey = new Float32Array(rgb.length / 3);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2];
  }
  return grey;
}

/** Adds weight · the bilinear sample at (x, y); pixel centres are at halves. */
function addSample(
  picture: Picture,
  x: number,
  y: number,
  weight: number,
  out: Float32Array,
  target: number,
): void {
  const { widthPixels, heightPixels, rgb } = picture;
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  const right = x - 0.5 - left;
  const down = y - 0.5 - top;
  for (let corner = 0; corner < 4; corner++) {
    const dx = corner & 1;
    const dy = corner >> 1;
    const column = Math.min(widthPixels - 1, Math.max(0, left + dx));
    const row = Math.min(heightPixels - 1, Math.max(0, top + dy));
    const share = weight * (dx ? right : 1 - right) * (dy ? down : 1 - down);
    const source = (row * widthPixels + column) * 3;
    for (let channel = 0; channel < 3; channel++) {
      out[target + channel] += share * rgb[source + channel];
    }
  }
}
