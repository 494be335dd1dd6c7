import { parse } from 'yaml';
import { z } from 'zod';
import { FaceModelError } from '../model-file.js';
import { readBounded } from './limits.js';
import { AXIS_NAMES, EXPRESSION_NAMES } from './types.js';
import type { AxisName, ExpressionName, ImportOptions, ModeWeights } from './types.js';

/** What a map file says of a model's modes. */
export type ImportMap = Pick<ImportOptions, 'axes' | 'expressions' | 'landmarks'>;

const weights = z.record(z.string(), z.number());
const vertices = z.union([z.number().int().min(0), z.array(z.number().int().min(0)).min(1)]);
const schema = z.strictObject({
  axes: z.partialRecord(z.enum(AXIS_NAMES), weights).optional(),
  expressions: z.partialRecord(z.enum(EXPRESSION_NAMES), weights).optional(),
  landmarks: z.record(z.string(), vertices).optional(),
});

/**
 * Reads a YAML map: `axes`, `expressions` (modes and weights by name) and `landmarks` (vertices by name). Throws
 * FaceModelError.
 */
export function readImportMap(file: string): ImportMap {
  let value: unknown;
  try {
    value = parse(new TextDecoder().decode(readBounded(file)));
  } catch (cause) {
    if (cause instanceof FaceModelError) throw cause;
    const [reason] = (cause as Error).message.split('\n');
    throw new FaceModelError(`${file}: expected a YAML map, found ${reason}`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    const place = path.length > 0 ? `${path.join('.')}: ` : '';
    throw new FaceModelError(
      `${file}: expected axes, expressions (mode: weight) and landmarks (name: vertex), found at ${place}${message}`,
    );
  }
  const { axes, expressions, landmarks } = parsed.data;
  return {
    axes,
    expressions,
    landmarks:
      landmarks &&
      Object.fromEntries(
        Object.entries(landmarks).map(([name, points]) => [name, [points].flat()]),
      ),
  };
}

/**
 * `NAME=MODE[@WEIGHT],…`, such as `sex=shape:3@1.5` or `happy=mouthSmile_L,mouthSmile_R@0.8`; a weight left out is 1.
 * Throws a RangeError.
 */
export function parseModeWeights(text: string): { name: string; weights: ModeWeights } {
  const [, name, list] = /^([^=\s]+)=(.+)$/.exec(text) ?? [];
  const terms = list?.split(',').map((term) => /^(.+?)(?:@(-?\d+(?:\.\d+)?))?$/.exec(term.trim()));
  if (!name || !terms || terms.some((term) => term === null)) {
    throw new RangeError(`expected NAME=MODE[@WEIGHT],… such as sex=shape:3@1.5, found "${text}"`);
  }
  const entries = terms.map((term): [string, number] => [term![1], Number(term![2] ?? 1)]);
  return { name, weights: Object.fromEntries(entries) };
}

/** Throws a RangeError when a name is no condition axis. */
export function asAxis(name: string): AxisName {
  const axis = AXIS_NAMES.find((known) => known === name);
  if (axis) return axis;
  throw new RangeError(`expected an axis (${AXIS_NAMES.join(', ')}), found "${name}"`);
}

/** The same of an expression. */
export function asExpression(name: string): ExpressionName {
  const expression = EXPRESSION_NAMES.find((known) => known === name);
  if (expression) return expression;
  throw new RangeError(`expected an expression (${EXPRESSION_NAMES.join(', ')}), found "${name}"`);
}
