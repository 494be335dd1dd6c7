import { FaceModelError } from '../model-file.js';
import type { ModeWeights, SourceMode, SourceModel } from './types.js';

/** Weighted sum of named modes, shape and texture apart; null: none of its modes is of that part. */
export interface ModeSum {
  readonly shape: Float32Array | null;
  readonly texture: Float32Array | null;
  readonly used: readonly SourceMode[];
}

/**
 * Adds modes up by name. Throws FaceModelError when a mode is not there; `meaning` says what they were to be.
 */
export function sumModes(model: SourceModel, weights: ModeWeights, meaning: string): ModeSum {
  let shape: Float32Array | null = null;
  let texture: Float32Array | null = null;
  const used: SourceMode[] = [];
  for (const [reference, weight] of Object.entries(weights)) {
    const { part, mode } = findMode(model, reference, meaning);
    used.push(mode);
    if (part === 'shape') shape = addTo(shape, mode.values, weight);
    else texture = addTo(texture, mode.values, weight);
  }
  return { shape, texture, used };
}

function addTo(sum: Float32Array | null, values: Float32Array, weight: number): Float32Array {
  return values.map((value, i) => (sum?.[i] ?? 0) + weight * value);
}

interface FoundMode {
  readonly part: 'shape' | 'texture';
  readonly mode: SourceMode;
}

/** `shape:3`, `texture:0`, `expression:2`, or a mode's name. */
function findMode(model: SourceModel, reference: string, meaning: string): FoundMode {
  const shapes = model.modes.filter(({ role }) => role === 'residual');
  const expressions = model.modes.filter(({ role }) => role === 'expression');
  const textures = model.texture?.modes ?? [];
  const lists = { shape: shapes, texture: textures, expression: expressions };
  const [, kind, number] = /^(shape|texture|expression):(\d+)$/.exec(reference) ?? [];
  if (kind !== undefined) {
    const list = lists[kind as keyof typeof lists];
    const mode = list[Number(number)];
    if (mode) return { part: kind === 'texture' ? 'texture' : 'shape', mode };
    const found = list.length === 0 ? `no ${kind} mode` : `${kind}:0 to ${kind}:${list.length - 1}`;
    throw new FaceModelError(
      `${model.source}: ${meaning}: expected a mode ${reference}, found ${found}`,
    );
  }
  const shape = model.modes.find(({ name }) => name === reference);
  if (shape) return { part: 'shape', mode: shape };
  const texture = textures.find(({ name }) => name === reference);
  if (texture) return { part: 'texture', mode: texture };
  const names = [...expressions, ...shapes].map(({ name }) => name).slice(0, 8);
  throw new FaceModelError(
    `${model.source}: ${meaning}: expected a mode named "${reference}", found ${names.join(', ') || 'none'}${model.modes.length > 8 ? ', …' : ''}`,
  );
}
