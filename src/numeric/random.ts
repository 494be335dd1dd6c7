/**
 * Counter-based random draws: a draw is a pure function of what it is for, so it does not depend on the order, the
 * shard or the retry in which it is asked for.
 * Generator: Philox4x32-10, Salmon et al. 2011, *Parallel random numbers: as easy as 1, 2, 3*, section 3.3.
 */
import { normalQuantile } from './normal.js';

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

export type Words4 = [number, number, number, number];

/** Four 32-bit words from a 128-bit counter and a 64-bit key. */
export function philox4x32(counter: Readonly<Words4>, key: readonly [number, number]): Words4 {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** What a draw is for: a stream name and the values that fix it. */
export interface DrawAddress {
  readonly key: readonly [number, number];
  readonly high: number;
  readonly low: number;
}

/** Address of the draws of one `stream` for one combination of `values` (numbers and level names, in a fixed order). */
export function drawAddress(
  seed: number,
  stream: string,
  values: readonly (number | string)[],
): DrawAddress {
  const text = values.map((value) => (typeof value === 'number' ? `#${value}` : value)).join('|');
  return {
    key: [seed | 0, hashText(stream, 0)],
    high: hashText(text, 0x9747b28c),
    low: hashText(text, 0x3c6ef372),
  };
}

/** Uniform draw number `k` at an address: strictly inside (0, 1), 53 bits. */
export function uniformDraw(address: DrawAddress, k: number): number {
  const words = philox4x32([address.high, address.low, k | 0, 0], address.key);
  return ((words[0] >>> 5) * 67108864 + (words[1] >>> 6) + 0.5) / 9007199254740992;
}

/** Standard normal draw number `k` at an address, by inversion. */
export function normalDraw(address: DrawAddress, k: number): number {
  return normalQuantile(uniformDraw(address, k));
}

/** Standard normal draws 0..count-1 at an address. */
export function normalDraws(address: DrawAddress, count: number): Float64Array {
  const draws = new Float64Array(count);
  for (let k = 0; k < count; k++) draws[k] = normalDraw(address, k);
  return draws;
}

function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) | 0;
}

/** MurmurHash3 (x86, 32 bits) over UTF-16 code units; Appleby, public domain. */
function hashText(text: string, seed: number): number {
  let hash = seed | 0;
  for (let i = 0; i < text.length; i++) {
    let word = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    word = (word << 15) | (word >>> 17);
    hash ^= Math.imul(word, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
