import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';

/**
 * A seal makes a file prove its own bytes. Its writer puts `SEAL` into the metadata, which an Arrow file keeps behind
 * the data, and `sealFile` overwrites the zeros with the SHA-256 of the whole file (zeros included). Damage anywhere
 * is found before a parser sees the bytes: Arrow's readers may loop for ever on a damaged file.
 */
const MARK = 'factorscope-sha256:';
const DIGITS = 64;
const ZEROS = '0'.repeat(DIGITS);
export const SEAL = MARK + ZEROS;

/** Writes the seal into `bytes`. */
export function sealFile(bytes: Uint8Array): void {
  const place = sealPlace(bytes);
  if (place === null) throw new RangeError('expected a seal in the file, found none');
  bytes.set(new TextEncoder().encode(digestOf(bytes, place)), place);
}

/** Null when the bytes are those that were sealed, otherwise what was expected and found. */
export function sealFault(bytes: Uint8Array): string | null {
  const place = sealPlace(bytes);
  if (place === null) return 'expected a checksum of its content, found none';
  const stored = new TextDecoder('latin1').decode(bytes.subarray(place, place + DIGITS));
  const found = digestOf(bytes, place);
  return stored === found ? null : `expected content of SHA-256 ${stored}, found ${found}`;
}

/** Where the digits of the seal begin. */
function sealPlace(bytes: Uint8Array): number | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = buffer.lastIndexOf(MARK, undefined, 'latin1');
  return mark >= 0 && mark + SEAL.length <= bytes.length ? mark + MARK.length : null;
}

/** SHA-256 of the bytes with zeros for the digits of the seal. */
function digestOf(bytes: Uint8Array, place: number): string {
  const hash = createHash('sha256');
  updateBytes(hash, bytes.subarray(0, place));
  hash.update(ZEROS);
  updateBytes(hash, bytes.subarray(place + DIGITS));
  return hash.digest('hex');
}

/** A hash takes less than 2 GiB per call. */
export function updateBytes(hash: Hash, bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i += CHUNK) hash.update(bytes.subarray(i, i + CHUNK));
}

const CHUNK = 1 << 28;
