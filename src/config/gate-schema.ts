import { z } from 'zod';
import { text } from './network-schema.js';
import { oneOf } from './space-schema.js';

/** What a gate may be about, and how it may limit it. */
export const GATE_METRICS = ['accuracy', 'margin', 'information', 'invariance'] as const;
export const GATE_LIMITS = ['min', 'max', 'maxDrop', 'maxRise'] as const;

/** One limit on what a run finds; which keys need or exclude each other is checked in `checkGates`. */
export const gateSchema = z.strictObject(
  {
    name: text('a name').optional().describe('Name in reports. Default: the gate in words.'),
    metric: oneOf(GATE_METRICS).describe(
      'What is limited: accuracy, margin (overall, or at one level of a factor), information (bits) or invariance of a layer.',
    ),
    layer: text('the name of a layer')
      .optional()
      .describe('Layer of an information or invariance gate, as plan names it.'),
    factor: text('the name of a factor')
      .optional()
      .describe(
        'Factor of the gate; identity, and identity given sex and ethnicity, have information too.',
      ),
    level: z
      .union([z.number(), z.string()], { error: 'a level of the factor' })
      .optional()
      .describe('Level of the factor, for accuracy and margin.'),
    min: limit('Smallest allowed value.'),
    max: limit('Largest allowed value.'),
    maxDrop: drop('Largest allowed drop from the baseline run.'),
    maxRise: drop('Largest allowed rise over the baseline run.'),
    undecided: oneOf(['fail', 'pass'])
      .default('fail')
      .describe('What an interval that holds the threshold counts as.'),
  },
  { error: 'a mapping such as { metric: accuracy, min: 0.9 }' },
);

function limit(description: string) {
  return z.number({ error: 'a number' }).optional().describe(description);
}

function drop(description: string) {
  const error = 'a number, 0 or more';
  return z.number({ error }).min(0, { error }).optional().describe(description);
}
