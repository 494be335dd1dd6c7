/**
 * Integers held exactly in float64 (|x| < 2^53) to 64-bit two's complement and back, as pairs of 32-bit words, low
 * word first: ten times the speed of BigInt, one by one.
 */
export function toInt64(values: Float64Array): BigInt64Array {
  const result = new BigInt64Array(values.length);
  const words = new Int32Array(result.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(`expected an integer below 2^53, found ${value} at ${i}`);
    }
    const high = Math.floor(value / TWO_32);
    words[2 * i] = value - high * TWO_32;
    words[2 * i + 1] = high;
  }
  return result;
}

/** Throws a RangeError on an integer that float64 cannot hold exactly. */
export function fromInt64(values: BigInt64Array): Float64Array {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const result = new Float64Array(values.length);
  for (let i = 0; i < result.length; i++) {
    const value = words[2 * i + 1] * TWO_32 + (words[2 * i] >>> 0);
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(`expected an integer below 2^53, found ${values[i]} at ${i}`);
    }
    result[i] = value;
  }
  return result;
}

const TWO_32 = 4294967296;
