import { z } from 'zod';
import { LEVEL_RANGE, PERTURBATIONS } from '../stimulus/index.js';
import { text } from './network-schema.js';
import { numberWithin, oneOf } from './space-schema.js';

/** What a run may do; all of them score a space with the same machinery. */
export const STUDY_NAMES = [
  'audit',
  'sensitivity',
  'generalization',
  'diagnostic',
  'resample',
] as const;

/** Extrapolating, as the paper did: none, half, and up to four times what makes a person. */
const DEFAULT_GAINS = [0, 0.5, 1.5, 2, 3, 4];
const DEFAULT_AGES = [80];
/** Half and full profile as far as the shipped face was made for. */
const DEFAULT_YAWS = [-60, -45, 45, 60];
/** Without, half, and two amplifications within which a face stays one. */
const DEFAULT_PART_GAINS = [0, 0.5, 2, 3];
const DEFAULT_STRANGERS = 2;
/** As many copies as the authors of the method took. */
const DEFAULT_COPIES = 50;

export function generalizationSchema() {
  return z.strictObject(
    {
      gains: listOf(LEVEL_RANGE.shapeAmplification!, '[0, 2, 4]')
        .default(DEFAULT_GAINS)
        .describe(
          "Gains on the identity's residual, of its shape alone, its texture alone and both; 1 is shown anyway.",
        ),
      ages: listOf(LEVEL_RANGE.age!, '[80]')
        .default(DEFAULT_AGES)
        .describe('Ages in years that replace those of the space.'),
      yaws: listOf(LEVEL_RANGE.yaw!, '[-60, 60]')
        .default(DEFAULT_YAWS)
        .describe('Turns of the head in degrees that replace those of the space.'),
      oppositeSex: z
        .boolean({ error: 'true or false' })
        .default(true)
        .describe('Whether every person is also shown as the opposite sex.'),
      swap: z
        .boolean({ error: 'true or false' })
        .default(true)
        .describe("Whether every person's shape is also shown under another's texture."),
    },
    { error: 'a mapping such as { gains: [0, 2, 4] }' },
  );
}

export function diagnosticSchema() {
  return z.strictObject(
    {
      gains: listOf(LEVEL_RANGE.shapeAmplification!, '[0, 2, 3]')
        .default(DEFAULT_PART_GAINS)
        .describe(
          "Gains on the diagnostic features alone and on all others alone, of the identity's shape, its texture and both; 1 is shown anyway.",
        ),
      regions: z
        .union([z.literal('all'), z.array(text('the name of a region'))], {
          error: 'all, or a list of regions of the face model such as [eyes, nose]',
        })
        .default('all')
        .describe(
          "Regions of the face that are also shown as somebody else's, in shape and in texture; []: none.",
        ),
      strangers: numberWithin(1, 64, true)
        .default(DEFAULT_STRANGERS)
        .describe('Other people whose region is shown, for each region.'),
    },
    { error: 'a mapping such as { gains: [0, 2], regions: [eyes, nose] }' },
  );
}

export function resampleSchema() {
  return z.strictObject(
    {
      copies: numberWithin(8, 500, true)
        .default(DEFAULT_COPIES)
        .describe('Copies of every image, the image itself among them.'),
      perturbation: oneOf(PERTURBATIONS)
        .default('noise')
        .describe(
          'How copies differ: noise (multiplicative, growing from copy to copy), patch (a grey square), blur, jpeg, view (pose, light, expression and age drawn anew), residual (another person).',
        ),
    },
    { error: 'a mapping such as { copies: 50, perturbation: noise }' },
  );
}

function listOf([low, high]: readonly [number, number], example: string) {
  const error = `a list of numbers such as ${example}`;
  return z
    .array(numberWithin(low, high), { error })
    .refine((values) => new Set(values).size === values.length, { error: 'distinct numbers' });
}
