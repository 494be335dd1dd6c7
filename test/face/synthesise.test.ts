import { describe, expect, it } from 'vitest';
import {
  createFaceSource,
  faceCoefficients,
  loadFaceModel,
  synthesise,
} from '../../src/face/index.js';
import type { FaceModel } from '../../src/face/index.js';
import { point } from './helpers.js';

const model = loadFaceModel();

describe('synthesise', () => {
  it('adds columns times coefficients to the mean', () => {
    const tiny: FaceModel = {
      ...model,
      vertexCount: 1,
      shape: {
        mean: Float32Array.of(1, 2, 3),
        columns: [
          { name: 'a', kind: 'condition', values: Float32Array.of(1, 0, 0) },
          { name: 'b', kind: 'residual', values: Float32Array.of(0, 2, 4) },
        ],
      },
      texture: { mean: Float32Array.of(0.5, 0.25, 0.125), columns: [] },
    };
    const mesh = synthesise(tiny, {
      shape: Float64Array.of(3, -0.5),
      texture: new Float64Array(0),
    });
    expect([...mesh.positions]).toEqual([4, 1, 1]);
    expect([...mesh.albedo]).toEqual([0.5, 0.25, 0.125]);
  });

  it('sums residual columns first, then conditions, then expressions, in their order, whatever columns share a pass', () => {
    const coefficients = faceCoefficients(model, point({ residual: 2, expression: 'fear' }));
    const { positions } = synthesise(model, coefficients);
    for (const i of [0, 777, positions.length - 1]) {
      let sum = model.shape.mean[i];
      for (const part of ['residual', 'condition', 'expression']) {
        model.shape.columns.forEach(({ kind, values }, k) => {
          if (kind === part) sum += coefficients.shape[k] * values[i];
        });
      }
      expect(positions[i]).toBe(Math.fround(sum));
    }
  });

  it('refuses coefficients of another model, saying how many it wants', () => {
    const coefficients = { shape: new Float64Array(2), texture: new Float64Array(2) };
    expect(() => synthesise(model, coefficients)).toThrow(
      `expected ${model.shape.columns.length} coefficients, one per column, found 2`,
    );
  });
});

function bytes(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

describe('createFaceSource', () => {
  const points = [
    point(),
    point({ yaw: 30 }),
    point({ age: 65 }),
    point({ age: 65, expression: 'happy' }),
    point({ residual: 3, sex: 'female', ethnicity: 'east-asian', textureAmplification: 2 }),
    { ...point(), shapeResidual: 2 },
    { ...point(), textureResidual: 2 },
    { ...point(), textureResidual: { from: 1, to: 2, share: 0.5 } },
    { ...point({ expression: 'happy' }), expressionAmplitude: 0.5 },
    point({ expression: 'happy' }),
    point(),
  ];

  it('gives the plain meshes bit for bit, whatever came before', () => {
    const source = createFaceSource(model);
    for (const at of points) {
      const plain = synthesise(model, faceCoefficients(model, at));
      const cached = source.mesh(at);
      expect(bytes(cached.positions).equals(bytes(plain.positions))).toBe(true);
      expect(bytes(cached.albedo).equals(bytes(plain.albedo))).toBe(true);
    }
  });

  it('hands out the same mesh while only the pose changes, and another when the face does', () => {
    const source = createFaceSource(model);
    const first = source.mesh(points[0]);
    expect(source.mesh(points[1])).toBe(first);
    expect(source.mesh(points[2])).not.toBe(first);
  });
});
