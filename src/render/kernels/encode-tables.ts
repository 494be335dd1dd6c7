import { encodeSrgb } from '../srgb.js';
import { channelOrder, LUMA, outputOf } from '../tensor-output.js';
import type { TensorFormat } from '../types.js';

/** Entries per octave of linear light: six bits of a float32's mantissa. */
const STEPS_PER_OCTAVE = 64;
/** Octaves from 2^-9, below the end of sRGB's straight part at 0.0031308, to 1. */
const OCTAVES = 9;

/** Numbers in a table: one entry for all below 2^-9 and one for each step up to 1, a summand and a factor each. */
export const ENCODE_TABLE_LENGTH = 2 * (1 + OCTAVES * STEPS_PER_OCTAVE);

/** Tables of the tensor's first, second and third channel; of grey, of what red, green and blue add to it. */
export function writeEncodeTables(out: Float32Array, format: TensorFormat): void {
  const { factors, summands, gray } = outputOf(format);
  channelOrder(format).forEach((colour, place) => {
    const table = out.subarray(place * ENCODE_TABLE_LENGTH, (place + 1) * ENCODE_TABLE_LENGTH);
    const share = gray ? LUMA[colour] : 1;
    const summand = gray && place > 0 ? 0 : summands[colour];
    writeEncodeTable(table, share * factors[colour], summand);
  });
}

/**
 * Straight lines that together are `encodeSrgb` · factor + summand at linear light below 1. Step k of octave o starts
 * at 2^(o - 9) (1 + k/64). Steps that grow with the light suit a power law: the chord of 1.055 x^(1/2.4) errs by at most
 * 1.055 · 0.243/(8 · 64²) = 7.8e-6.
 */
export function writeEncodeTable(table: Float32Array, factor: number, summand: number): void {
  table.set([summand, 12.92 * factor]);
  for (let step = 0; step < OCTAVES * STEPS_PER_OCTAVE; step++) {
    const width = 2 ** (Math.floor(step / STEPS_PER_OCTAVE) - OCTAVES) / STEPS_PER_OCTAVE;
    const from = width * (STEPS_PER_OCTAVE + (step % STEPS_PER_OCTAVE));
    const slope = (encodeSrgb(from + width) - encodeSrgb(from)) / width;
    table[2 * step + 2] = (encodeSrgb(from) - slope * from) * factor + summand;
    table[2 * step + 3] = slope * factor;
  }
}
