/**
 * Bits of the float16 nearest to a number (IEEE 754 binary16), ties to even; beyond 65,504 infinity.
 * Rounding happens in the scale of the result: float64 holds every number of that grid exactly.
 */
export function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(size)) return 0x7e00;
  if (size >= 65_520) return sign | 0x7c00;
  const exponent = size < SMALLEST_NORMAL ? -14 : exponentOf(size);
  const steps = roundToEven(size * 2 ** (10 - exponent));
  // A rounded-up mantissa carries into the exponent by itself.
  return sign | (((exponent + 14) << 10) + steps);
}

/** The number that float16 bits stand for. */
export function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa ? NaN : sign * Infinity;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return sign * (1024 + mantissa) * 2 ** (exponent - 25);
}

const SMALLEST_NORMAL = 2 ** -14;

/** Largest e with 2^e <= size, of normal float16 numbers. */
function exponentOf(size: number): number {
  let exponent = 15;
  while (2 ** exponent > size) exponent--;
  return exponent;
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
