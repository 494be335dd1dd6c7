/**
 * Elementary functions from additions, multiplications, divisions and square roots alone, which IEEE 754 fixes to the
 * last bit: images and draws are hashed, and a platform's own `Math.sin` may differ in the last place.
 * Accuracy: a few units in the last place over the ranges the project uses.
 */

const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
const HALF_PI_HIGH = 1.57079632673412561417;
const HALF_PI_LOW = 6.07710050650619224932e-11;

const doubleView = new Float64Array(1);
const wordView = new Uint32Array(doubleView.buffer);

/** e^x. Overflows to Infinity above 709.78, underflows to 0 below -745. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const k = Math.round(x / (LN2_HIGH + LN2_LOW));
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let term = 1;
  let sum = 1;
  for (let i = 1; i < 20; i++) {
    term *= r / i;
    sum += term;
  }
  return scaleByPowerOfTwo(sum, k);
}

/** Natural logarithm of x > 0; NaN below 0, -Infinity at 0. */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return Infinity;
  let value = x;
  let exponent = 0;
  if (value < 2.2250738585072014e-308) {
    value *= 18014398509481984;
    exponent = -54;
  }
  doubleView[0] = value;
  exponent += ((wordView[1] >>> 20) & 0x7ff) - 1023;
  wordView[1] = (wordView[1] & 0x000fffff) | 0x3ff00000;
  let mantissa = doubleView[0];
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  // ln m = 2 atanh((m - 1) / (m + 1)); |s| < 0.172, so 12 terms reach the last place.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let i = 25; i >= 3; i -= 2) series = (series + 1 / i) * square;
  return exponent * LN2_HIGH + (2 * s * (1 + series) + exponent * LN2_LOW);
}

/** x^y for x >= 0. */
export function pow(x: number, y: number): number {
  if (x === 0) return y === 0 ? 1 : 0;
  return exp(y * log(x));
}

/** Sine of an angle in radians, |x| < 1e5. */
export function sin(x: number): number {
  const [quadrant, r] = reduceAngle(x);
  const value = quadrant % 2 === 0 ? sineSeries(r) : cosineSeries(r);
  return quadrant < 2 ? value : -value;
}

/** Cosine of an angle in radians, |x| < 1e5. */
export function cos(x: number): number {
  const [quadrant, r] = reduceAngle(x);
  const value = quadrant % 2 === 0 ? cosineSeries(r) : sineSeries(r);
  return quadrant === 0 || quadrant === 3 ? value : -value;
}

/** Degrees to radians. */
export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function scaleByPowerOfTwo(value: number, exponent: number): number {
  const half = exponent >> 1;
  return value * powerOfTwo(half) * powerOfTwo(exponent - half);
}

/** 2^k exactly, for -1022 <= k <= 1023, from its bits: the operator costs more than the series. */
function powerOfTwo(k: number): number {
  wordView[0] = 0;
  wordView[1] = (k + 1023) << 20;
  return doubleView[0];
}

/** [quadrant 0..3, remainder in [-π/4, π/4]] */
function reduceAngle(x: number): [number, number] {
  const turns = Math.round(x / (HALF_PI_HIGH + HALF_PI_LOW));
  const r = x - turns * HALF_PI_HIGH - turns * HALF_PI_LOW;
  return [((turns % 4) + 4) % 4, r];
}

function sineSeries(r: number): number {
  const square = r * r;
  let series = 1;
  for (let i = 18; i >= 2; i -= 2) series = 1 - (square / (i * (i + 1))) * series;
  return r * series;
}

function cosineSeries(r: number): number {
  const square = r * r;
  let series = 1;
  for (let i = 19; i >= 1; i -= 2) series = 1 - (square / (i * (i + 1))) * series;
  return series;
}
