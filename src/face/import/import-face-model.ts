import type { FaceModelContent } from '../model-content.js';
import { loadFaceModel } from '../model-file.js';
import type { FaceModel, LinearBasis } from '../types.js';
import { assembleModel } from './assemble-model.js';
import { buildColumns } from './build-columns.js';
import type { ModelColumns } from './build-columns.js';
import { checkManifold, checkNumbers, dropDegenerate, orientOutwards } from './check-mesh.js';
import { estimatedLandmarks, statedLandmarks } from './find-landmarks.js';
import { checkVertexCount } from './limits.js';
import { toLinearColour } from './linear-colour.js';
import { placeModel } from './place-model.js';
import { detectFormat, readSource } from './read-source.js';
import { cropHead, selectParts } from './select-parts.js';
import { rotationFromDegrees } from './similarity.js';
import { steadyConditions } from './steady-conditions.js';
import { createTransfer } from './transfer.js';
import type { Transfer } from './transfer.js';
import { turnAndScale } from './transform.js';
import type { ImportOptions, SourceModel } from './types.js';

export interface ImportedModel {
  readonly content: FaceModelContent;
  /** What was found, guessed, left out: one line each, warnings begin with `warning:`. */
  readonly notes: readonly string[];
}

/**
 * A user's morphable model as a face model of this project: read, put into the frame of the procedural face by its
 * landmarks, cut to the head, and completed by what it lacks. Throws FaceModelError, one line, for what cannot be used.
 */
export async function importFaceModel(
  path: string,
  options: ImportOptions = {},
): Promise<ImportedModel> {
  const format = options.format ?? detectFormat(path);
  if (format === 'arrow') {
    const content = loadFaceModel(path);
    return { content: { ...content, name: options.name ?? content.name }, notes: [] };
  }
  const source = checked(await readSource(path, format, options), options);
  const reference = loadFaceModel();
  const model = prepare(source, options, reference);
  const columns = buildColumns(model, options);
  const landmarks = model.landmarks!;
  const transfer = createTransfer(model, landmarks, reference);
  const content = assembleModel({
    name: options.name ?? model.name,
    triangles: model.triangles,
    shape: { mean: Float32Array.from(model.positions), columns: columns.shape },
    texture: textureOf(model, columns, transfer, options),
    landmarks,
    transfer,
    reference,
  });
  const texture = model.texture
    ? []
    : [
        'no texture in the source: the procedural skin and its texture modes were projected onto the mesh',
      ];
  return { content, notes: [...model.notes, ...columns.notes, ...texture] };
}

/** Sound numbers, linear colours. */
function checked(model: SourceModel, options: ImportOptions): SourceModel {
  checkVertexCount(model.source, model.positions.length / 3);
  checkNumbers(model);
  const { texture } = model;
  return { ...model, texture: texture && toLinearColour(texture, options.colourSpace) };
}

/** Parts chosen, landmarks found, millimetres and frame settled, cropped, a sound surface. */
function prepare(source: SourceModel, options: ImportOptions, reference: FaceModel): SourceModel {
  const { rotationDegrees, landmarks: given } = options;
  if (rotationDegrees) turnAndScale(source, rotationFromDegrees(rotationDegrees), 1);
  const stated = statedLandmarks(source, given);
  const parts = selectParts({ ...source, landmarks: stated?.landmarks ?? null }, options.parts);
  const found =
    stated && parts.landmarks
      ? { ...stated, landmarks: parts.landmarks }
      : estimatedLandmarks(parts);
  const located = { ...parts, notes: [...parts.notes, found.note] };
  const placed = steadyConditions(placeModel(located, found, options, reference));
  const cropped = cropHead(placed, options.crop);
  const triangles = dropDegenerate(cropped.triangles);
  const model = { ...cropped, triangles };
  checkManifold(model);
  if (!orientOutwards(model.positions, triangles)) return model;
  return { ...model, notes: [...model.notes, 'triangles were turned round: they faced inwards'] };
}

/** The model's own texture, or the procedural one with the conditions and expressions that the model's shape has. */
function textureOf(
  model: SourceModel,
  columns: ModelColumns,
  transfer: Transfer,
  options: ImportOptions,
): LinearBasis {
  if (model.texture) {
    return { mean: model.texture.mean, columns: columns.texture };
  }
  const ofShape = new Set(columns.shape.map(({ name }) => name));
  const limit = options.residualModes ?? Infinity;
  let residuals = 0;
  return transfer.texture(({ name, kind }) =>
    kind === 'residual' ? residuals++ < limit : ofShape.has(name),
  );
}
