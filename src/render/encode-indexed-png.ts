import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * An 8-bit PNG whose pixel values are positions in `palette` (RGB, 1 to 256 colours): readers that keep the indices
 * get numbers, viewers get colours. Format: ISO/IEC 15948, sections 11.2.2-11.2.4 (IHDR, PLTE, IDAT); pngjs writes no
 * palettes.
 */
export function encodeIndexedPng(
  indices: Uint8Array,
  width: number,
  height: number,
  palette: readonly (readonly [number, number, number])[],
): Buffer {
  if (indices.length !== width * height) {
    throw new RangeError(
      `PNG of ${width} x ${height}: expected ${width * height} indices, found ${indices.length}`,
    );
  }
  const outside = indices.find((index) => index >= palette.length);
  if (outside !== undefined) {
    throw new RangeError(`PNG indices: expected 0 to ${palette.length - 1}, found ${outside}`);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits per index
  header[9] = 3; // indexed colour
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', deflateSync(unfilteredRows(indices, width, height), { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Every row behind its filter type, 0: none. */
function unfilteredRows(indices: Uint8Array, width: number, height: number): Uint8Array {
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  return rows;
}

/** Length, type, data and the check sum over the last two. */
function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, data.length + 8)), data.length + 8);
  return bytes;
}
