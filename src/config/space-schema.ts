import { z } from 'zod';
import { LISTED_FACTORS, LEVEL_RANGE, NAMED_LEVELS, PRESET_NAMES } from '../stimulus/index.js';
import type { ListedFactor, Level } from '../stimulus/index.js';

/**
 * Error texts in the schemas are what was expected, in words; `describeIssues` puts what was found in front of them.
 * Custom checks bring a whole sentence.
 */

/** Jitter of a custom space that does not say otherwise: the paper's, ±10 % and ±5 %. */
export const DEFAULT_JITTER = { scale: 0.1, translation: 0.05 } as const;
/** Seed of a custom space that does not say otherwise: the presets', so that they share their people. */
export const DEFAULT_SEED = 2018;
/** Most residuals a count may ask for: two hundred times the paper's. */
const MAX_RESIDUALS = 100_000;
export const DEFAULT_SPACE_NAME = 'custom';

const FACTOR_MEANING: Readonly<Record<ListedFactor, string>> = {
  residual:
    "the identity's own shape and texture: how many (10), or a list of residual numbers (0 or more)",
  sex: 'sex of the face',
  ethnicity: 'ethnicity of the face',
  jpegQuality: 'quality of the JPEG that the finished image goes through; 0: none',
  age: 'age in years',
  expression: 'facial expression',
  shapeAmplification: "gain on the identity's own shape; 1 leaves it as it is",
  textureAmplification: "gain on the identity's own texture; 1 leaves it as it is",
  yaw: "turn of the head in degrees, positive to the image's right",
  pitch: 'tilt of the head in degrees, positive lifts the chin',
  azimuth: "direction of the light in degrees, positive from the image's right",
  elevation: 'height of the light in degrees, positive from above',
};

/** A number within an inclusive range. */
export function numberWithin(low: number, high: number, whole = false): z.ZodNumber {
  const error = `${whole ? 'a whole number' : 'a number'} from ${low} to ${high}`;
  const base = whole ? z.number({ error }).int({ error }) : z.number({ error });
  return base.min(low, { error }).max(high, { error });
}

/** Either a preset or a space of the user's own; which keys exclude each other is checked in `crossCheck`. */
export const spaceSchema = z
  .strictObject(
    {
      preset: oneOf(PRESET_NAMES)
        .optional()
        .describe(
          'A space that ships with factorscope: demo (81,000 images), people (108,000, of 400), smoke (288) or xu2018 (26,250,000, the paper). Stands alone.',
        ),
      name: z
        .string({ error: 'a name' })
        .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, {
          error: 'a name of at most 64 letters, digits, dots, hyphens and underscores',
        })
        .optional()
        .describe('Name of a custom space, in reports. Default: custom.'),
      seed: numberWithin(0, 2 ** 32 - 1, true)
        .optional()
        .describe(
          'Seed of every draw of a custom space; spaces of one seed share their people. Default: 2018, as the presets.',
        ),
      factors: z
        .strictObject(factorSchemas(), { error: 'a mapping of factors to their levels' })
        .optional()
        .describe(
          'Levels of the factors of a custom space, all crossed. A factor left out is held at its default.',
        ),
      jitter: z
        .union([z.literal(false), jitterSchema()], {
          error: 'a mapping of scale and translation, or false',
        })
        .optional()
        .describe(
          'Random scale and translation of a custom space, drawn once per identity, age, expression and pose; false switches both off.',
        ),
    },
    { error: 'a mapping such as { preset: demo }' },
  )
  .meta({ oneOf: [{ required: ['preset'] }, { required: ['factors'] }] });

/** One of a few names. */
export function oneOf<const Names extends readonly string[]>(
  names: Names,
): z.ZodEnum<{ [Name in Names[number]]: Name }> {
  const error = names.length === 1 ? names[0] : `one of ${names.join(', ')}`;
  return z.enum(names as readonly Names[number][], { error });
}

function jitterSchema() {
  return z.strictObject(
    {
      scale: numberWithin(0, 0.5)
        .default(DEFAULT_JITTER.scale)
        .describe('Half range of the scale: 0.1 draws from 0.9 to 1.1. 0 switches it off.'),
      translation: numberWithin(0, 0.5)
        .default(DEFAULT_JITTER.translation)
        .describe(
          "Half range of both translations, in image widths: 0.05 is ±5 % of the image's width. 0 switches it off.",
        ),
    },
    { error: 'a mapping of scale and translation' },
  );
}

type LevelsSchema = z.ZodType<Level[], Level[]>;
type ResidualSchema = z.ZodType<number | Level[], number | Level[]>;
type FactorSchemas = {
  [Name in ListedFactor]: z.ZodOptional<Name extends 'residual' ? ResidualSchema : LevelsSchema>;
};

function factorSchemas(): FactorSchemas {
  return Object.fromEntries(
    LISTED_FACTORS.map((name) => {
      const levels = name === 'residual' ? residualSchema() : levelsSchema(name);
      return [name, levels.optional().describe(describeFactor(name))];
    }),
  ) as unknown as FactorSchemas;
}

function describeFactor(name: ListedFactor): string {
  const names = NAMED_LEVELS[name];
  const range = LEVEL_RANGE[name];
  const meaning = `Levels of ${name}: ${FACTOR_MEANING[name]}.`;
  if (names) return `${meaning} Names: ${names.join(', ')}.`;
  return range && name !== 'residual'
    ? `${meaning} Numbers from ${range[0]} to ${range[1]}.`
    : meaning;
}

function residualSchema(): ResidualSchema {
  const count = numberWithin(1, MAX_RESIDUALS, true);
  return z.union([count, levelsSchema('residual')], {
    error: 'how many residuals, such as 10, or a list of their numbers',
  });
}

function levelsSchema(name: ListedFactor): LevelsSchema {
  const names = NAMED_LEVELS[name];
  const [low, high] = LEVEL_RANGE[name] ?? [0, 0];
  const level: z.ZodType<Level, Level> = names
    ? oneOf(names)
    : numberWithin(low, high, name === 'residual');
  const example = names ? `[${names.slice(0, 2).join(', ')}]` : '[-30, 0, 30]';
  return z
    .array(level, {
      error: `a list of levels${name === 'residual' ? '' : ` such as ${name === 'age' ? '[25, 65]' : example}`}`,
    })
    .min(1, { error: 'at least one level: with none the space has no points' })
    .superRefine(refuseRepeats)
    .meta({ uniqueItems: true });
}

function refuseRepeats(levels: readonly Level[], context: z.RefinementCtx): void {
  const seen = new Set<Level>();
  levels.forEach((level, position) => {
    if (seen.has(level)) {
      const message = `found level ${level} twice, expected distinct levels`;
      context.addIssue({ code: 'custom', path: [position], message });
    }
    seen.add(level);
  });
}
