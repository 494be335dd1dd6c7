export type Colour = readonly [red: number, green: number, blue: number];

/** A picture in the making: 8-bit sRGB, [height · width · 3]. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export function createCanvas(width: number, height: number, colour: Colour): Canvas {
  const rgb = new Uint8Array(3 * width * height);
  for (let i = 0; i < rgb.length; i++) rgb[i] = colour[i % 3];
  return { width, height, rgb };
}

/** Copies a square picture of `side` pixels to (left, top), unchanged. It must lie within the canvas. */
export function placePicture(
  canvas: Canvas,
  picture: Uint8Array,
  side: number,
  left: number,
  top: number,
): void {
  for (let y = 0; y < side; y++) {
    const row = picture.subarray(3 * side * y, 3 * side * (y + 1));
    canvas.rgb.set(row, 3 * ((top + y) * canvas.width + left));
  }
}

/** Mixes `colour` into one pixel by `share` (0..1); outside the canvas nothing happens. */
export function mixPixel(
  canvas: Canvas,
  x: number,
  y: number,
  colour: Colour,
  share: number,
): void {
  if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) return;
  const at = 3 * (y * canvas.width + x);
  for (let k = 0; k < 3; k++) {
    canvas.rgb[at + k] = Math.round(canvas.rgb[at + k] * (1 - share) + colour[k] * share);
  }
}
