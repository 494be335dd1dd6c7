import { drawAddress, uniformDraw } from '../../numeric/index.js';
import { CONDITION_NAMES, conditionValues } from '../conditions.js';
import type { Conditions } from '../conditions.js';
import type { FaceModelContent } from '../model-content.js';
import type { BasisColumn, LinearBasis } from '../types.js';
import { EXPRESSION_UNITS } from './action-units.js';
import { faceVisibility } from './face-visibility.js';
import { fineShapeModes, fineTextureModes } from './fine-modes.js';
import { fitLinearModel, rotateToPrincipal } from './fit-linear-model.js';
import { faceLandmarks, faceRegions, REGION_NAMES } from './landmarks.js';
import { generatorConditions, sampleParameters } from './parameters.js';
import { regulariseShapeResiduals, regulariseTextureResiduals } from './regularise-residuals.js';
import { createFaceGenerator } from './sample-face.js';
import type { FaceGenerator, FaceSample } from './sample-face.js';

export interface ProceduralModelOptions {
  /** Faces the linear model is fitted to. */
  readonly sampleCount: number;
  /** Principal components of shape, of texture; fine modes come on top. */
  readonly shapeComponents: number;
  readonly textureComponents: number;
  /** People an expression is averaged over. */
  readonly expressionSamples: number;
  readonly progress?: (done: number, total: number) => void;
}

export interface ProceduralModel {
  readonly content: FaceModelContent;
  /** Share of residual variance that the components hold, 0..1. */
  readonly explained: { readonly shape: number; readonly texture: number };
}

/** What is left in the albedo of the darkening of folds, beside the light that is kept from them. */
const CAVITY_SHARE = 0.5;

/**
 * The shipped face model: people of the non-linear generator, balanced over sex and ethnicity and uniform over ages 18
 * to 72, then a general linear model of their conditions with principal components of what it leaves, as a laboratory
 * would fit one to scans (Zhan, Garrod, van Rijsbergen and Schyns 2019, Nature Human Behaviour 3, methods).
 * Deterministic on one platform: the generator uses the platform's `Math`, so another processor may differ in the last
 * bits; the file, not the builder, is what the digest of a study depends on.
 */
export function buildProceduralModel(options: ProceduralModelOptions): ProceduralModel {
  const generator = createFaceGenerator({ cavityShare: CAVITY_SHARE });
  const people = Array.from({ length: options.sampleCount }, (_, i) => samplePerson(i));
  const faces = people.map(({ conditions, seed }, i) => {
    options.progress?.(i, people.length);
    const parameters = sampleParameters(generatorConditions(conditions), seed, 1);
    return generator.sample(parameters, seed);
  });
  const regressors = people.map(({ conditions }) => {
    const values = conditionValues(conditions);
    return CONDITION_NAMES.map((name) => values[name]);
  });
  const fit = (part: 'positions' | 'albedo', count: number): ReturnType<typeof fitLinearModel> =>
    fitLinearModel(
      faces.map((face) => face[part]),
      regressors,
      CONDITION_NAMES,
      count,
    );
  const shape = fit('positions', options.shapeComponents);
  const texture = fit('albedo', options.textureComponents);
  const expressions = expressionColumns(generator, options.expressionSamples);
  return {
    content: {
      name: 'procedural',
      vertexCount: generator.vertexCount,
      triangles: Uint32Array.from(generator.triangles.flat()),
      shape: {
        mean: shape.basis.mean,
        columns: [...shapeColumns(generator, shape.basis), ...expressions.shape],
      },
      texture: {
        mean: texture.basis.mean,
        columns: [...textureColumns(generator, texture.basis), ...expressions.texture],
      },
      specular: meanSpecular(faces),
      ambientVisibility: faceVisibility(generator, shape.basis),
      landmarks: faceLandmarks(generator),
      regions: faceRegions(generator),
      regionNames: REGION_NAMES,
    },
    explained: { shape: total(shape.explained), texture: total(texture.explained) },
  };
}

/** Conditions, then principal components and fine modes that bear amplification. */
function shapeColumns(generator: FaceGenerator, { mean, columns }: LinearBasis): BasisColumn[] {
  const residuals = [...columns.filter(isResidual), ...fineShapeModes(generator, mean)];
  return [
    ...columns.filter((column) => !isResidual(column)),
    ...numbered(regulariseShapeResiduals(generator, mean, residuals)),
  ];
}

function textureColumns(generator: FaceGenerator, { mean, columns }: LinearBasis): BasisColumn[] {
  const residuals = [...columns.filter(isResidual), ...fineTextureModes(generator, mean)];
  return [
    ...columns.filter((column) => !isResidual(column)),
    ...numbered(regulariseTextureResiduals(generator, mean, residuals)),
  ];
}

function isResidual({ kind }: BasisColumn): boolean {
  return kind === 'residual';
}

/** Orthogonal again, which limits are not, and numbered from the strongest down. */
function numbered(residuals: readonly BasisColumn[]): BasisColumn[] {
  return rotateToPrincipal(residuals.map(({ values }) => values)).map((values, k) => ({
    name: `residual ${k}`,
    kind: 'residual',
    values,
  }));
}

/** Person `i` of the sample: the four groups in turn, a drawn age. */
function samplePerson(i: number): { conditions: Conditions; seed: number } {
  const seed = 5000 + i;
  return {
    seed,
    conditions: {
      sex: i & 1 ? 'male' : 'female',
      ethnicity: (i >> 1) & 1 ? 'east-asian' : 'western-caucasian',
      ageYears: 18 + 54 * uniformDraw(drawAddress(seed, 'age', []), 0),
    },
  };
}

/** Mean change from rest to each expression over people of both sexes, both groups and all ages, without noise. */
function expressionColumns(
  generator: FaceGenerator,
  sampleCount: number,
): { shape: BasisColumn[]; texture: BasisColumn[] } {
  const length = 3 * generator.vertexCount;
  const names = Object.keys(EXPRESSION_UNITS) as (keyof typeof EXPRESSION_UNITS)[];
  const column = (name: string): BasisColumn & { values: Float32Array } => ({
    name: `expression ${name}`,
    kind: 'expression',
    values: new Float32Array(length),
  });
  const columns = { shape: names.map(column), texture: names.map(column) };
  for (let j = 0; j < sampleCount; j++) {
    const { conditions, seed } = samplePerson(100_000 + j);
    const resting = sampleParameters(generatorConditions(conditions), seed, 0.5);
    const rest = generator.sample(resting, null);
    names.forEach((name, k) => {
      const moved = generator.sample({ ...resting, ...EXPRESSION_UNITS[name] }, null);
      for (let i = 0; i < length; i++) {
        columns.shape[k].values[i] += (moved.positions[i] - rest.positions[i]) / sampleCount;
        columns.texture[k].values[i] += (moved.albedo[i] - rest.albedo[i]) / sampleCount;
      }
    });
  }
  return columns;
}

function meanSpecular(faces: readonly FaceSample[]): Float32Array {
  return faces[0].specular.map((_, v) => {
    const mean = faces.reduce((sum, face) => sum + face.specular[v], 0) / faces.length;
    return Math.min(1, Math.max(0, mean));
  });
}

function total(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum + share, 0);
}
