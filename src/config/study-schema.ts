import { z } from 'zod';
import { LEVEL_RANGE, MOST_SAMPLED, PERTURBATIONS, SAMPLED_FACTORS } from '../stimulus/index.js';
import type { JitterFactor, SampledFactor } from '../stimulus/index.js';
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

/** Of each identity: with ten factors 22 images a row. */
const DEFAULT_ROWS = 32;
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

export function sensitivitySchema() {
  return z.strictObject(
    {
      rows: numberWithin(4, 1024, true)
        .default(DEFAULT_ROWS)
        .describe(
          'Rows of the low-discrepancy sample of each identity; a row is 2 + 2 x factors images.',
        ),
      ranges: z
        .strictObject(
          Object.fromEntries(
            SAMPLED_FACTORS.map((name) => [
              name,
              rangeOf(SAMPLED_RANGE[name]).optional().describe(`Range that ${name} is drawn from.`),
            ]),
          ) as Record<SampledFactor, z.ZodOptional<ReturnType<typeof rangeOf>>>,
          { error: 'a mapping of factors to ranges such as { yaw: [-45, 45] }' },
        )
        .refine(
          (ranges) => Object.keys(ranges).length > 0 && Object.keys(ranges).length <= MOST_SAMPLED,
          { error: `1 to ${MOST_SAMPLED} factors with their ranges` },
        )
        .describe('Factors that are drawn evenly from a range instead of taking levels.'),
    },
    { error: 'a mapping such as { rows: 32, ranges: { yaw: [-45, 45] } }' },
  );
}

/** What each sampled factor may be drawn from: as its levels, and the jitter of a custom space. */
const SAMPLED_RANGE: Readonly<Record<SampledFactor, readonly [number, number]>> = {
  ...(LEVEL_RANGE as Record<Exclude<SampledFactor, JitterFactor>, readonly [number, number]>),
  jpegQuality: [1, 100],
  scale: [0.5, 1.5],
  translationX: [-0.5, 0.5],
  translationY: [-0.5, 0.5],
};

function rangeOf([low, high]: readonly [number, number]) {
  const error = `a range [low, high] within ${low} to ${high}, low below high`;
  const end = z.number({ error }).min(low, { error }).max(high, { error });
  return z.tuple([end, end], { error }).refine(([from, to]) => from < to, { error });
}

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
