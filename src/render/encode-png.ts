import { PNG } from 'pngjs';

/** Settings are fixed: the same pixels give the same bytes. */
const COMPRESSION = { deflateLevel: 9 } as const;
const GRAY = 0;
const RGB = 2;

/** An 8-bit RGB PNG of `rgb` [height · width · 3]. */
export function encodeRgbPng(rgb: Uint8Array, width: number, height: number): Buffer {
  checkLength(rgb, width, height, 3);
  return encode(Buffer.from(rgb.buffer, rgb.byteOffset, rgb.byteLength), width, height, RGB, 8);
}

/** An 8-bit grey PNG of `gray` [height · width]. */
export function encodeGrayPng(gray: Uint8Array, width: number, height: number): Buffer {
  checkLength(gray, width, height, 1);
  return encode(Buffer.from(gray.buffer, gray.byteOffset, gray.byteLength), width, height, GRAY, 8);
}

/** A 16-bit grey PNG of `gray` [height · width]. */
export function encodeGray16Png(gray: Uint16Array, width: number, height: number): Buffer {
  checkLength(gray, width, height, 1);
  return encode(ownBytes(gray), width, height, GRAY, 16);
}

/** A 16-bit RGB PNG of `rgb` [height · width · 3]. */
export function encodeRgb16Png(rgb: Uint16Array, width: number, height: number): Buffer {
  checkLength(rgb, width, height, 3);
  return encode(ownBytes(rgb), width, height, RGB, 16);
}

function encode(
  data: Buffer,
  width: number,
  height: number,
  colorType: typeof GRAY | typeof RGB,
  bitDepth: 8 | 16,
): Buffer {
  const png = new PNG({ width: 1, height: 1 });
  Object.assign(png, { width, height, data });
  const input = { inputColorType: colorType, inputHasAlpha: false };
  return PNG.sync.write(png, { ...COMPRESSION, ...input, colorType, bitDepth });
}

/** The encoder reads 16-bit numbers from the start of the buffer behind `data`. */
function ownBytes(values: Uint16Array): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer);
}

function checkLength(
  values: Uint8Array | Uint16Array,
  width: number,
  height: number,
  channels: number,
): void {
  const length = width * height * channels;
  if (values.length !== length) {
    throw new RangeError(
      `PNG of ${width} x ${height}: expected ${length} numbers, found ${values.length}`,
    );
  }
}
