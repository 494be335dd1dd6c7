import { describe, expect, it } from 'vitest';
import {
  AMPLIFICATION_RULE,
  amplificationRule,
  createFaceSource,
  faceCoefficients,
  loadFaceModel,
  synthesise,
} from '../../src/face/index.js';
import type { FacePoint } from '../../src/face/index.js';
import { amplifyShape } from '../../src/face/amplification/amplify-shape.js';
import { amplifyTexture } from '../../src/face/amplification/amplify-texture.js';
import { boundedGain } from '../../src/face/amplification/bound-strain.js';
import { elasticSurface } from '../../src/face/amplification/elastic-surface.js';
import { point } from './helpers.js';

const model = loadFaceModel();
const surface = elasticSurface(model);
/** Among them those whose eyes and chin broke when amplification was linear. */
const PEOPLE = [0, 5, 17, 30, 34, 38, 47, 75];

function mesh(residual: number, shapeAmplification: number, textureAmplification = 1) {
  const face: FacePoint = {
    ...point(),
    seed: 1,
    residual,
    shapeAmplification,
    textureAmplification,
  };
  return synthesise(model, faceCoefficients(model, face));
}

/** A person's own displacement or change of albedo at gain 1, [3V]. */
function ownOf(residual: number, property: 'shape' | 'texture'): Float64Array {
  const key = property === 'shape' ? 'positions' : 'albedo';
  const [own, nobody] = [mesh(residual, 1)[key], mesh(residual, 0, 0)[key]];
  return Float64Array.from(own, (value, i) => value - nobody[i]);
}

describe('boundedGain', () => {
  it('leaves a person alone at gain 1, and one who is beyond the bound at any gain', () => {
    expect(boundedGain(0.2, 1, 0.5)).toBe(0.2);
    expect(boundedGain(0.6, 4, 0.5)).toBe(0.6);
    expect(boundedGain(0, 4, 0.5)).toBe(0);
  });

  it('is the gain itself far from the bound, and its own formula near it', () => {
    expect(boundedGain(0.001, 4, 0.5)).toBeCloseTo(0.004, 6);
    // Room 0.3, excess 0.4: 0.2 + 0.3 · 0.4 / 0.5.
    expect(boundedGain(0.2, 3, 0.5)).toBeCloseTo(0.44, 12);
  });

  it('rises with the gain and with the person, and stays below the bound', () => {
    for (let own = 0.02; own < 0.5; own += 0.02) {
      for (let gain = 1; gain < 8; gain += 0.5) {
        const value = boundedGain(own, gain, 0.5);
        expect(value).toBeLessThan(0.5);
        expect(boundedGain(own, gain + 0.5, 0.5)).toBeGreaterThan(value);
        expect(boundedGain(own + 0.01, gain, 0.5)).toBeGreaterThan(value);
      }
    }
  });
});

describe('elasticSurface', () => {
  it('is the skin with eyes and mouth closed, and eyeballs, teeth and hair follow it', () => {
    expect(surface.rest.length / 3).toBe(3687);
    // Openings of 34, 34 and 44 vertices take two triangles less each.
    expect(surface.triangles.length / 3 - surface.firstClosing).toBe(32 + 32 + 42);
    expect(surface.followers.map(({ vertices }) => vertices.length).sort((a, b) => a - b)).toEqual([
      60, 60, 60, 287, 287, 480,
    ]);
  });
});

describe('amplifyShape', () => {
  it('is the plain gain up to 1, in every bit, and begins without a jump', () => {
    const own = ownOf(30, 'shape');
    for (const gain of [0, 0.5, 1]) {
      expect(amplifyShape(model, own, gain)).toEqual(own.map((value) => gain * value));
    }
    const just = amplifyShape(model, own, 1.001);
    expect(Math.max(...just.map((value, i) => Math.abs(value - own[i])))).toBeLessThan(0.05);
  });

  it('leaves what deforms nothing as it is: a shift of the whole head', () => {
    const shift = Float64Array.from({ length: 3 * model.vertexCount }, (_, i) => [2, -1, 1][i % 3]);
    const amplified = amplifyShape(model, shift, 4);
    const skin = amplified.filter((_, i) => surface.numbers[Math.floor(i / 3)] >= 0);
    skin.forEach((value, i) => expect(value).toBeCloseTo([8, -4, 4][i % 3], 9));
  });

  it('turns next to nothing of a face over at four times its residual, a fiftieth of what the plain gain does', () => {
    let [bounded, plain] = [0, 0];
    for (const residual of PEOPLE) {
      const average = mesh(residual, 0).positions;
      const own = ownOf(residual, 'shape');
      const unbounded = average.map((value, i) => value + 4 * own[i]);
      bounded += turnedOver(mesh(residual, 4).positions, average);
      plain += turnedOver(unbounded, average);
    }
    expect(plain).toBeGreaterThan(100);
    expect(bounded).toBeLessThan(plain / 50);
  });

  it('moves people further from the average and from each other, the more the gain', () => {
    const gains = [1, 1.5, 2, 3, 4];
    for (const [i, residual] of PEOPLE.entries()) {
      const other = PEOPLE[(i + 1) % PEOPLE.length];
      const average = mesh(residual, 0).positions;
      const [own, apart] = [average, null].map((nobody) =>
        gains.map((gain) =>
          rootMeanSquare(mesh(residual, gain).positions, nobody ?? mesh(other, gain).positions),
        ),
      );
      for (let k = 1; k < gains.length; k++) {
        expect(own[k]).toBeGreaterThan(1.02 * own[k - 1]);
        expect(apart[k]).toBeGreaterThan(1.02 * apart[k - 1]);
      }
    }
  });
});

describe('amplifyTexture', () => {
  const mean = Float32Array.of(0.5, 0.4, 0.2);

  it('is the plain gain up to 1, in every bit', () => {
    const own = Float64Array.of(0.1, -0.3, 0.2);
    expect(amplifyTexture(mean, own, 0.5)).toEqual(own.map((value) => 0.5 * value));
  });

  it('darkens and lightens along the mean colour by no more than skin does', () => {
    const darker = amplifyTexture(mean, Float64Array.of(-0.1, -0.08, -0.04), 4);
    // Room 0.3, excess 0.6.
    const share = 0.2 + (0.3 * 0.6) / Math.sqrt(0.3 ** 2 + 0.6 ** 2);
    [0, 1, 2].forEach((k) => expect(darker[k] / mean[k]).toBeCloseTo(-share, 6));
    const lighter = amplifyTexture(mean, Float64Array.of(0.1, 0.08, 0.04), 4);
    expect(lighter[0] / mean[0]).toBeGreaterThan(share);
    expect(lighter[0] / mean[0]).toBeLessThan(0.7);
  });

  it('takes no colour below black that was not at gain 1, and grows with the gain on every face', () => {
    for (const residual of PEOPLE) {
      const own = ownOf(residual, 'texture');
      const sizes = [1, 1.5, 2, 3, 4].map((gain) => {
        const amplified = amplifyTexture(model.texture.mean, own, gain);
        const tooDark = amplified.filter(
          (value, i) =>
            model.texture.mean[i] + value < Math.min(0, model.texture.mean[i] + own[i]) - 1e-4,
        );
        expect(tooDark.length).toBe(0);
        return Math.sqrt(amplified.reduce((sum, value) => sum + value * value, 0));
      });
      sizes.slice(1).forEach((size, k) => expect(size).toBeGreaterThan(1.1 * sizes[k]));
    }
  });
});

describe('amplificationRule', () => {
  const space = { name: 'rule', seed: 1, factors: {}, jitter: { scale: 0, translation: 0 } };

  it('is part of spaces that amplify in a factor, a range, a variant or a patch, and of no others', () => {
    const variant = (values: object) => ({ variants: [{ name: 'one', ...values }] });
    const patch = { part: 'diagnostic', gain: 3 } as const;
    const sample = { rows: 8, ranges: { textureAmplification: [0, 2] as const } };
    for (const amplified of [
      { factors: { shapeAmplification: [0, 1, 1.5] } },
      { sample },
      variant({ textureAmplification: 2 }),
      variant({ shapePatch: patch }),
    ]) {
      expect(amplificationRule({ ...space, ...amplified })).toBe(AMPLIFICATION_RULE);
    }
    for (const plain of [
      {},
      { factors: { shapeAmplification: [0, 0.5, 1] } },
      variant({ shapeAmplification: 0, age: 80 }),
      variant({ shapePatch: { region: 'nose', stranger: 1 } }),
    ]) {
      expect(amplificationRule({ ...space, ...plain })).toBeNull();
    }
  });
});

describe('an amplified face', () => {
  it('comes from the face source as from its coefficients, whatever came before', () => {
    const source = createFaceSource(model);
    const amplified = point({ residual: 3, shapeAmplification: 2, textureAmplification: 2 });
    for (const at of [point({ residual: 3 }), amplified, point(), amplified]) {
      const plain = synthesise(model, faceCoefficients(model, at));
      expect(source.mesh(at).positions).toEqual(plain.positions);
      expect(source.mesh(at).albedo).toEqual(plain.albedo);
    }
  });
});

/** Triangles of the face, and of what closes its openings, that turn by more than a right angle. */
function turnedOver(positions: Float32Array, from: Float32Array): number {
  const vertices = new Uint32Array(surface.rest.length / 3);
  surface.numbers.forEach((number, v) => {
    if (number >= 0) vertices[number] = v;
  });
  let turned = 0;
  for (let t = 0; t < surface.triangles.length; t += 3) {
    const corners = [...surface.triangles.subarray(t, t + 3)].map((number) => vertices[number]);
    if (corners.every((v) => model.regionNames[model.regions[v]] === 'hair')) continue;
    const [before, after] = [normal(from, corners), normal(positions, corners)];
    if (before[0] * after[0] + before[1] * after[1] + before[2] * after[2] < 0) turned++;
  }
  return turned;
}

function normal(positions: Float32Array, [a, b, c]: number[]): number[] {
  const edge = (v: number): number[] =>
    [0, 1, 2].map((k) => positions[3 * v + k] - positions[3 * a + k]);
  const [u, w] = [edge(b), edge(c)];
  return [u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]];
}

function rootMeanSquare(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / (a.length / 3));
}
