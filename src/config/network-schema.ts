import { z } from 'zod';
import { LISTED_FACTORS } from '../stimulus/index.js';
import { numberWithin, oneOf, spaceSchema } from './space-schema.js';

/** Margin of the centred crop that does not say otherwise: hair and neck show, the background little. */
export const DEFAULT_CROP_MARGIN = 1.25;

/** A background that does not say otherwise is a constant of this grey, or a texture of this contrast. */
export const DEFAULT_BACKGROUND = { grey: 0.5, contrast: 0.3 } as const;

/** A word that stands for a choice left to the program. */
export const auto = z.literal('auto');

/** A text that is not empty. */
export function text(expected: string): z.ZodString {
  return z.string({ error: expected }).min(1, { error: expected });
}

/** The network to audit: what it takes, what it returns, which layers are read. */
export const networkSchema = z.strictObject(
  {
    file: text('the path of a network file')
      .optional()
      .describe(
        'Network: an .onnx file, a TensorFlow.js model.json or a SavedModel folder, relative to the config file. Without one the shipped network is audited.',
      ),
    input: inputSchema().prefault({}).describe('Images the network takes.'),
    output: outputSchema().prefault({}).describe('What the network returns.'),
    probes: z
      .union(
        [
          text('a name'),
          z
            .array(text('a name or glob of a tensor'), { error: 'a list of names' })
            .min(1, { error: 'at least one name, or auto' }),
        ],
        { error: 'auto, a name or glob, or a list of them' },
      )
      .default('auto')
      .describe(
        'Layers to read: auto (block by block), or names and globs of tensors. The output is always read.',
      ),
    pooling: oneOf(['mean', 'max', 'centre', 'all'])
      .default('mean')
      .describe(
        'How a feature map [channels, height, width] becomes units: spatial mean or maximum, its centre, or all positions.',
      ),
  },
  { error: 'a mapping such as { file: network.onnx }' },
);

function inputSchema() {
  return z.strictObject(
    {
      name: text('the name of an input')
        .optional()
        .describe("Name of the graph's input. Default: its only one."),
      size: z
        .union([auto, numberWithin(16, 512, true)], {
          error: 'auto or a whole number of pixels from 16 to 512',
        })
        .default('auto')
        .describe('Width and height in pixels, 16 to 512. auto: read from the file.'),
      layout: oneOf(['auto', 'nchw', 'nhwc'])
        .default('auto')
        .describe(
          'Order of the tensor: channels before or after the pixels. auto: read from the file.',
        ),
      channels: oneOf(['auto', 'rgb', 'bgr', 'gray'])
        .default('auto')
        .describe(
          'Order of the colours. auto: rgb where the file says three channels, gray where it says one.',
        ),
      range: rangeSchema()
        .default([0, 1])
        .describe('What black and white are mapped to, before mean and std.'),
      mean: channelNumbers('numbers')
        .default([0])
        .describe(
          "Subtracted after the range, per channel in the tensor's own order; one number serves all.",
        ),
      std: channelNumbers('numbers above 0')
        .default([1])
        .describe(
          "Divided by after the mean, per channel in the tensor's own order; one number serves all.",
        ),
      alignment: oneOf(['arcface', 'centred'])
        .optional()
        .describe(
          'How the face is placed: arcface (five landmarks on their 112 px template) or centred. Default: centred. Excludes crop.',
        ),
      crop: cropSchema()
        .optional()
        .describe('How the face is placed, in full; excludes alignment.'),
      background: backgroundSchema()
        .default('constant')
        .describe('What is behind the head: constant, texture, or either in full.'),
    },
    { error: 'a mapping such as { size: 112, channels: rgb }' },
  );
}

function cropSchema() {
  return z.strictObject(
    {
      kind: oneOf(['centred', 'arcface'])
        .default('centred')
        .describe('centred: the head in the middle; arcface: five landmarks on their template.'),
      margin: numberWithin(0.5, 4)
        .optional()
        .describe(
          `Width of the view of a centred crop; 1: the face fills the picture from hairline to chin. Default: ${DEFAULT_CROP_MARGIN}.`,
        ),
    },
    { error: 'a mapping such as { kind: centred, margin: 1.25 }' },
  );
}

function backgroundSchema() {
  const { grey, contrast } = DEFAULT_BACKGROUND;
  const inFull = z.strictObject({
    kind: oneOf(['constant', 'texture'])
      .default('constant')
      .describe('constant: one grey; texture: a seeded pattern, another behind every face.'),
    grey: numberWithin(0, 1)
      .optional()
      .describe(`sRGB grey of a constant background, 0 to 1. Default: ${grey}.`),
    contrast: numberWithin(0, 1)
      .optional()
      .describe(`Contrast of a texture about mid-grey, 0 to 1. Default: ${contrast}.`),
  });
  return z.union([oneOf(['constant', 'texture']), inFull], {
    error: 'constant, texture, or a mapping such as { kind: texture, contrast: 0.3 }',
  });
}

function rangeSchema() {
  const error = 'two numbers, low and high, such as [0, 1]';
  return z
    .tuple([z.number({ error }), z.number({ error })], { error })
    .superRefine((range, context) => {
      if (!(range[0] < range[1])) {
        context.addIssue({
          code: 'custom',
          message: `found [${range.join(', ')}], expected the low value before the high one`,
        });
      }
    });
}

function channelNumbers(what: 'numbers' | 'numbers above 0') {
  const error = `a list of one or three ${what}`;
  const each = z.number({ error: what.replace('numbers', 'a number') });
  const positive = what === 'numbers' ? each : each.gt(0, { error: 'a number above 0' });
  return z
    .array(positive, { error })
    .min(1, { error })
    .max(3, { error })
    .superRefine((values, context) => {
      if (values.length === 2) {
        context.addIssue({ code: 'custom', message: `found 2 numbers, expected ${error}` });
      }
    });
}

function outputSchema() {
  return z.strictObject(
    {
      kind: oneOf(['classifier', 'embedding', 'other'])
        .default('other')
        .describe(
          'classifier: class c is identity c of output.space, or level c of output.classes; embedding: compared by cosine; other: no decision is scored.',
        ),
      name: text('the name of an output')
        .optional()
        .describe('Name of the output. Default: the only one of shape [N, C].'),
      space: spaceSchema
        .optional()
        .describe(
          'For a classifier: the space it was trained on, whose identity c is class c. Default: { preset: demo }.',
        ),
      factor: oneOf(LISTED_FACTORS)
        .optional()
        .describe('For a classifier of a factor, such as sex: the factor. Needs classes.'),
      classes: z
        .array(z.union([z.string(), z.number(), z.null()], { error: 'a level, or null' }), {
          error: 'a list of levels, such as [female, male]',
        })
        .min(2, { error: 'at least two classes' })
        .optional()
        .describe(
          'For a classifier of a factor: the level that each class means, in the order of the outputs; null for one that is none. Needs factor.',
        ),
    },
    { error: 'a mapping such as { kind: embedding }' },
  );
}
