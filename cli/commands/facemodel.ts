import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import {
  decodeFaceModel,
  describeFaceModel,
  encodeFaceModel,
  loadFaceModel,
} from '../../src/face/index.js';
import type { FaceModelDescription } from '../../src/face/index.js';
import {
  asAxis,
  asExpression,
  importFaceModel,
  parseModeWeights,
  readImportMap,
  readLandmarkFile,
} from '../../src/face/import/index.js';
import type { ImportOptions, SourceFormat } from '../../src/face/import/index.js';
import { formatBytes, formatCount } from '../output.js';

/** Options of `facemodel import`, as typed. */
export interface FaceModelImportOptions {
  readonly out: string;
  readonly format?: SourceFormat;
  readonly name?: string;
  readonly units?: keyof typeof UNIT_MILLIMETRES;
  readonly scale?: number;
  readonly rotate?: [number, number, number];
  readonly landmarks?: string;
  readonly map?: string;
  readonly axis: string[];
  readonly expression: string[];
  readonly modes?: number;
  readonly targetDeviation?: number;
  readonly parts?: string[];
  readonly crop?: 'auto' | 'head' | 'none';
  readonly colourSpace?: 'srgb' | 'linear';
  readonly json?: boolean;
}

export const UNIT_MILLIMETRES = { mm: 1, cm: 10, dm: 100, m: 1000, inch: 25.4 } as const;

/** Makes a user's morphable model a face-model file; says on stderr what was found and guessed. */
export async function importModel(source: string, options: FaceModelImportOptions): Promise<void> {
  const { content, notes } = await importFaceModel(source, importOptions(options));
  for (const note of notes) process.stderr.write(`${note}\n`);
  const bytes = encodeFaceModel(content);
  const model = decodeFaceModel(bytes, options.out);
  mkdirSync(path.dirname(path.resolve(options.out)), { recursive: true });
  writeFileSync(options.out, bytes);
  const description = describeFaceModel(model);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ file: options.out, notes, ...description })}\n`);
    return;
  }
  const { name, vertices, triangles, digest } = description;
  process.stdout.write(
    `${options.out}: ${name}, ${formatCount(vertices)} vertices, ${formatCount(triangles)} triangles, ${formatBytes(bytes.length)}, digest ${digest}\n`,
  );
}

/** What a face-model file holds; without a file, the shipped one. */
export async function inspectFaceModel(
  file: string | undefined,
  options: { json?: boolean },
): Promise<void> {
  const description = describeFaceModel(loadFaceModel(file));
  const lines = options.json ? [JSON.stringify(description)] : describe(description);
  process.stdout.write(`${lines.join('\n')}\n`);
}

function importOptions(typed: FaceModelImportOptions): ImportOptions {
  const map = typed.map === undefined ? {} : readImportMap(typed.map);
  const axes = typed.axis.map(parseModeWeights).map(({ name, weights }) => [asAxis(name), weights]);
  const expressions = typed.expression.map(parseModeWeights).map(({ name, weights }) => {
    return [asExpression(name), weights];
  });
  return {
    format: typed.format,
    name: typed.name,
    millimetresPerUnit: typed.scale ?? (typed.units && UNIT_MILLIMETRES[typed.units]),
    rotationDegrees: typed.rotate,
    // Numbers beyond the mesh are refused by the import, which knows its size.
    landmarks: typed.landmarks === undefined ? map.landmarks : readLandmarkFile(typed.landmarks),
    axes: { ...map.axes, ...(Object.fromEntries(axes) as ImportOptions['axes']) },
    expressions: {
      ...map.expressions,
      ...(Object.fromEntries(expressions) as ImportOptions['expressions']),
    },
    residualModes: typed.modes,
    targetDeviation: typed.targetDeviation,
    parts: typed.parts,
    crop: typed.crop,
    colourSpace: typed.colourSpace,
  };
}

function describe(model: FaceModelDescription): string[] {
  const { factors } = model;
  const yes = (name: 'sex' | 'ethnicity' | 'age'): string =>
    `${name} ${factors[name] ? 'yes' : 'no'}`;
  return [
    `name         ${model.name}`,
    `digest       ${model.digest}`,
    `mesh         ${formatCount(model.vertices)} vertices, ${formatCount(model.triangles)} triangles, ${model.sizeMillimetres.map((size) => Math.round(size)).join(' x ')} mm`,
    `factors      ${yes('sex')}, ${yes('ethnicity')}, ${yes('age')}; expressions ${factors.expressions.join(', ')}`,
    `residuals    ${factors.shapeResiduals} of shape, ${factors.textureResiduals} of texture`,
    `regions      ${model.regions.map(({ name, vertices }) => `${name} ${vertices}`).join(', ')}`,
    `landmarks    ${model.landmarks.join(', ')}`,
    'shape modes, mm per unit of the coefficient (a standard deviation of a residual), root mean square over vertices:',
    ...model.shape.map(({ name, deviation }) => `  ${name.padEnd(24)} ${deviation.toFixed(3)}`),
    'texture modes, linear RGB:',
    ...model.texture.map(({ name, deviation }) => `  ${name.padEnd(24)} ${deviation.toFixed(4)}`),
  ];
}
