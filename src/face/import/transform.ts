import type { Landmarks, SourceMode, SourceModel } from './types.js';
import { turn } from './similarity.js';
import type { Vector } from './vector.js';

/** Turns and scales a model about its origin: its points, its modes, the expressions' mean. */
export function turnAndScale(
  model: SourceModel,
  rotation: readonly number[],
  scale: number,
): SourceModel {
  const apply = <T extends Float64Array | Float32Array>(values: T): T => {
    for (let i = 0; i < values.length; i += 3) {
      const turned = turn(rotation, [values[i], values[i + 1], values[i + 2]]);
      for (let k = 0; k < 3; k++) values[i + k] = scale * turned[k];
    }
    return values;
  };
  apply(model.positions);
  model.modes.forEach(({ values }) => apply(values));
  if (model.expressionMean) apply(model.expressionMean);
  return model;
}

export function translate(model: SourceModel, by: Vector): SourceModel {
  for (let i = 0; i < model.positions.length; i++) model.positions[i] += by[i % 3];
  return model;
}

/** The triangles that `keep` names, and the vertices they use; landmarks follow their vertices or go. */
export function keepTriangles(
  model: SourceModel,
  keep: (triangle: number) => boolean,
): SourceModel {
  const kept: number[] = [];
  for (let t = 0; 3 * t < model.triangles.length; t++) if (keep(t)) kept.push(t);
  const numbers = new Int32Array(model.positions.length / 3).fill(-1);
  for (const t of kept) for (let k = 0; k < 3; k++) numbers[model.triangles[3 * t + k]] = 0;
  const vertices: number[] = [];
  numbers.forEach((used, vertex) => {
    if (used === 0) numbers[vertex] = vertices.push(vertex) - 1;
  });
  const pick = (values: Float32Array): Float32Array => gather(values, vertices, Float32Array);
  const pickModes = (modes: readonly SourceMode[]): SourceMode[] =>
    modes.map((mode) => ({ ...mode, values: pick(mode.values) }));
  const { texture, expressionMean, triangleParts } = model;
  return {
    ...model,
    positions: gather(model.positions, vertices, Float64Array),
    triangles: Uint32Array.from(
      kept.flatMap((t) => [0, 1, 2].map((k) => numbers[model.triangles[3 * t + k]])),
    ),
    triangleParts: triangleParts && Uint16Array.from(kept, (t) => triangleParts[t]),
    modes: pickModes(model.modes),
    expressionMean: expressionMean && pick(expressionMean),
    texture: texture && { mean: pick(texture.mean), modes: pickModes(texture.modes) },
    landmarks: model.landmarks && renumber(model.landmarks, numbers),
  };
}

type Numbers = Float32Array | Float64Array;

function gather<T extends Numbers>(
  values: T,
  vertices: readonly number[],
  Type: new (length: number) => T,
): T {
  const result = new Type(3 * vertices.length);
  vertices.forEach((vertex, i) => {
    for (let k = 0; k < 3; k++) result[3 * i + k] = values[3 * vertex + k];
  });
  return result;
}

function renumber(landmarks: Landmarks, numbers: Int32Array): Landmarks {
  const moved = Object.entries(landmarks).map(
    ([name, vertices]) =>
      [name, vertices.map((vertex) => numbers[vertex]).filter((vertex) => vertex >= 0)] as const,
  );
  return Object.fromEntries(moved.filter(([, vertices]) => vertices.length > 0));
}
