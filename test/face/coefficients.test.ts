import { describe, expect, it } from 'vitest';
import { conditionValues, faceCoefficients, loadFaceModel } from '../../src/face/index.js';
import type { LinearBasis } from '../../src/face/index.js';
import { point } from './helpers.js';

const model = loadFaceModel();

/** Coefficients of the residual columns. */
function residualsOf(basis: LinearBasis, values: Float64Array): number[] {
  return [...values].filter((_, k) => basis.columns[k].kind === 'residual');
}

describe('faceCoefficients', () => {
  it('is a pure function of the point: asked twice, in any order, the same numbers', () => {
    const first = faceCoefficients(model, point({ residual: 2 }));
    faceCoefficients(model, point({ residual: 3, age: 65 }));
    expect(faceCoefficients(model, point({ residual: 2 }))).toEqual(first);
  });

  it('does not change with pose', () => {
    expect(faceCoefficients(model, point({ yaw: 30 }))).toEqual(faceCoefficients(model, point()));
  });

  it('shares the residual between sexes, ethnicities, ages and expressions of one number', () => {
    const one = faceCoefficients(model, point({ residual: 1 }));
    const other = faceCoefficients(
      model,
      point({ residual: 1, sex: 'female', ethnicity: 'east-asian', age: 65, expression: 'happy' }),
    );
    expect(residualsOf(model.shape, other.shape)).toEqual(residualsOf(model.shape, one.shape));
    expect(residualsOf(model.texture, other.texture)).toEqual(
      residualsOf(model.texture, one.texture),
    );
    expect(other.shape).not.toEqual(one.shape);
  });

  it('gives another residual, and another seed, another person', () => {
    const one = residualsOf(model.shape, faceCoefficients(model, point({ residual: 1 })).shape);
    const two = residualsOf(model.shape, faceCoefficients(model, point({ residual: 2 })).shape);
    const reseeded = residualsOf(
      model.shape,
      faceCoefficients(model, { ...point({ residual: 1 }), seed: 7 }).shape,
    );
    expect(two).not.toEqual(one);
    expect(reseeded).not.toEqual(one);
  });

  it("swaps: one person's shape under another's texture", () => {
    const one = faceCoefficients(model, point({ residual: 1 }));
    const two = faceCoefficients(model, point({ residual: 2 }));
    const swapped = faceCoefficients(model, { ...point({ residual: 1 }), textureResidual: 2 });
    expect(swapped).toEqual({ shape: one.shape, texture: two.texture });
    const both = { ...point({ residual: 3 }), shapeResidual: 1, textureResidual: 2 };
    expect(faceCoefficients(model, both)).toEqual(swapped);
  });

  it('mixes two people on the straight line between their coefficients', () => {
    const [one, two] = [1, 2].map((residual) => faceCoefficients(model, point({ residual })).shape);
    const at = (share: number): Float64Array =>
      faceCoefficients(model, { ...point(), shapeResidual: { from: 1, to: 2, share } }).shape;
    expect(at(0)).toEqual(one);
    expect(at(1)).toEqual(two);
    at(0.25).forEach((value, k) => expect(value).toBeCloseTo(0.75 * one[k] + 0.25 * two[k], 12));
  });

  it('gives an expression its amplitude and leaves everything else', () => {
    const happy = point({ expression: 'happy' });
    const half = faceCoefficients(model, { ...happy, expressionAmplitude: 0.5 }).shape;
    const full = faceCoefficients(model, happy).shape;
    model.shape.columns.forEach(({ kind }, k) =>
      expect(half[k]).toBe(kind === 'expression' ? full[k] / 2 : full[k]),
    );
    expect(
      full.some((value, k) => value === 1 && model.shape.columns[k].kind === 'expression'),
    ).toBe(true);
  });

  it('draws shape and texture independently, standard normal, within 2.5', () => {
    const shapes: number[] = [];
    const textures: number[] = [];
    for (let residual = 0; residual < 300; residual++) {
      const { shape, texture } = faceCoefficients(model, { ...point(), residual });
      shapes.push(...residualsOf(model.shape, shape).slice(0, 40));
      textures.push(...residualsOf(model.texture, texture).slice(0, 40));
    }
    const moment = (a: number[], b: number[]): number =>
      a.reduce((sum, value, i) => sum + value * b[i], 0) / a.length;
    // 12,000 draws: standard error 0.01. Clamping takes 0.03 off the variance.
    expect(Math.abs(moment(shapes, textures))).toBeLessThan(0.05);
    expect(moment(shapes, shapes)).toBeGreaterThan(0.92);
    expect(moment(shapes, shapes)).toBeLessThan(1.04);
    expect(Math.max(...shapes.map(Math.abs))).toBe(2.5);
  });

  it('amplifies shape and texture apart', () => {
    const plain = faceCoefficients(model, point({ residual: 1 }));
    const louder = faceCoefficients(model, point({ residual: 1, shapeAmplification: 2 }));
    expect(residualsOf(model.shape, louder.shape)).toEqual(
      residualsOf(model.shape, plain.shape).map((value) => 2 * value),
    );
    expect(louder.texture).toEqual(plain.texture);
  });

  it('has one expression column at 1, and none for neutral', () => {
    const expressions = (expression: string): [string, number][] =>
      [...faceCoefficients(model, point({ expression })).shape].flatMap((value, k) => {
        const { name, kind } = model.shape.columns[k];
        return kind === 'expression' && value !== 0 ? [[name, value] as [string, number]] : [];
      });
    expect(expressions('happy')).toEqual([['expression happy', 1]]);
    expect(expressions('neutral')).toEqual([]);
  });
});

describe('conditionValues', () => {
  it('codes a man of East Asia at 65', () => {
    expect(conditionValues({ sex: 'male', ethnicity: 'east-asian', ageYears: 65 })).toEqual({
      sex: 0.5,
      ethnicity: 0.5,
      age: 1,
      'age²': 1,
      'sex·ethnicity': 0.25,
      'sex·age': 0.5,
      'ethnicity·age': 0.5,
    });
  });

  it('codes a Western woman at 25', () => {
    expect(
      conditionValues({ sex: 'female', ethnicity: 'western-caucasian', ageYears: 25 }),
    ).toEqual({
      sex: -0.5,
      ethnicity: -0.5,
      age: -1,
      'age²': 1,
      'sex·ethnicity': 0.25,
      'sex·age': 0.5,
      'ethnicity·age': 0.5,
    });
  });
});
