import { describe, expect, it } from 'vitest';
import {
  ALIGNMENT_LANDMARKS,
  CONDITION_NAMES,
  faceCoefficients,
  loadFaceModel,
  synthesise,
} from '../../src/face/index.js';
import type { FaceMesh, LinearBasis } from '../../src/face/index.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import { average, distance, landmark, point, regionLightness } from './helpers.js';

const model = loadFaceModel();
const mesh = (at: DesignPoint): FaceMesh => synthesise(model, faceCoefficients(model, at));

describe('the shipped face model', () => {
  it('names its columns: conditions, then residuals, then the six expressions', () => {
    for (const basis of [model.shape, model.texture]) {
      const named = (kind: string): string[] =>
        basis.columns.filter((column) => column.kind === kind).map(({ name }) => name);
      expect(named('condition')).toEqual([...CONDITION_NAMES]);
      expect(named('residual')).toEqual(named('residual').map((_, k) => `residual ${k}`));
      expect(named('residual').length).toBeGreaterThanOrEqual(40);
      expect(named('expression').sort()).toEqual(
        ['anger', 'disgust', 'fear', 'happy', 'sadness', 'surprise'].map((e) => `expression ${e}`),
      );
    }
  });

  it('has residual columns that are orthogonal in texture and nearly so in smoothed shape', () => {
    expect(largestCosine(model.texture)).toBeLessThan(0.01);
    expect(largestCosine(model.shape)).toBeLessThan(0.35);
  });

  it('lists components from the strongest down, two to six millimetres of shape per vertex in all', () => {
    const variances = residuals(model.shape).map((values) => dot(values, values));
    expect(variances[0]).toBeGreaterThan(variances[10]);
    expect(variances[10]).toBeGreaterThan(variances[40]);
    const perVertex = Math.sqrt(variances.reduce((a, b) => a + b) / model.vertexCount);
    expect(perVertex).toBeGreaterThan(2);
    expect(perVertex).toBeLessThan(6);
  });

  it('leaves every mean where it is when it moves residuals: their draws have mean zero', () => {
    const count = residuals(model.shape).length;
    const sums = new Float64Array(count);
    for (const residual of Array.from({ length: 400 }, (_, i) => i)) {
      const { shape } = faceCoefficients(model, { ...point(), residual });
      for (let k = 0; k < count; k++) sums[k] += shape[CONDITION_NAMES.length + k] / 400;
    }
    // Standard error 0.05: five of them over 56 components.
    expect(Math.max(...sums.map(Math.abs))).toBeLessThan(0.25);
  });

  it('is wound counter-clockwise seen from outside: the skin in front looks forward', () => {
    const { positions } = mesh(average());
    const nose = model.regionNames.indexOf('nose');
    let forward = 0;
    let backward = 0;
    for (let i = 0; i < model.triangles.length; i += 3) {
      const corners = [...model.triangles.subarray(i, i + 3)];
      if (!corners.every((v) => model.regions[v] === nose)) continue;
      if (normalZ(positions, corners) > 0) forward++;
      else backward++;
    }
    expect(forward).toBeGreaterThan(150);
    expect(backward / forward).toBeLessThan(0.08);
  });

  it('encloses more volume than a head-sized block, positive by its winding', () => {
    const { positions } = mesh(average());
    let volume = 0;
    for (let i = 0; i < model.triangles.length; i += 3) {
      volume += tetrahedron(positions, [...model.triangles.subarray(i, i + 3)]);
    }
    expect(volume / 1e6).toBeGreaterThan(3);
    expect(volume / 1e6).toBeLessThan(8);
  });

  it('puts the alignment landmarks where the image has them', () => {
    const face = mesh(average());
    for (const name of ALIGNMENT_LANDMARKS) expect(model.landmarks[name]).toBeDefined();
    const [eyeLeft, eyeRight] = ['eyeImageLeft', 'eyeImageRight'].map((n) => landmark(face, n));
    expect(eyeLeft[0]).toBeCloseTo(-eyeRight[0], 0);
    expect(eyeRight[0] - eyeLeft[0]).toBeGreaterThan(58);
    expect(eyeRight[0] - eyeLeft[0]).toBeLessThan(68);
    const nose = landmark(face, 'noseTip');
    const mouth = landmark(face, 'mouthCornerImageRight');
    expect(nose[0]).toBeCloseTo(0, 0);
    expect(nose[2]).toBeGreaterThan(landmark(face, 'nasion')[2] + 12);
    expect(nose[1]).toBeLessThan(eyeLeft[1] - 25);
    expect(mouth[1]).toBeLessThan(nose[1] - 15);
    expect(landmark(face, 'chin')[1]).toBeLessThan(mouth[1] - 35);
  });
});

describe('the sky that vertices of the shipped model see', () => {
  const seen = (region: string): number[] => {
    const number = model.regionNames.indexOf(region);
    return [...model.ambientVisibility].filter((_, v) => model.regions[v] === number);
  };

  it('reaches through hair, which is no wall, but not into every fold of skin', () => {
    expect(Math.min(...seen('hair'))).toBeGreaterThan(0.55);
    expect(Math.min(...seen('eyes'))).toBeLessThan(0.4);
  });

  it('is not kept from the ears by hair that only women have', () => {
    const ears = seen('ears');
    expect(ears.reduce((sum, value) => sum + value, 0) / ears.length).toBeGreaterThan(0.5);
  });
});

describe('sex, age and ethnicity', () => {
  it('give men wider jaws, longer chins and lower brows than women', () => {
    const [man, woman] = ['male', 'female'].map((sex) => mesh(average({ sex })));
    expect(jawWidth(man)).toBeGreaterThan(jawWidth(woman) + 5);
    expect(distance(man, 'chin', 'lowerLipBottom')).toBeGreaterThan(
      distance(woman, 'chin', 'lowerLipBottom') + 3,
    );
    expect(landmark(man, 'browInnerImageLeft')[1]).toBeLessThan(
      landmark(woman, 'browInnerImageLeft')[1] - 2,
    );
  });

  it('lengthen the nose and thin the lips with age', () => {
    const [young, old] = [25, 65].map((age) => mesh(average({ age })));
    expect(distance(old, 'nasion', 'subnasale')).toBeGreaterThan(
      distance(young, 'nasion', 'subnasale') + 1,
    );
    expect(distance(old, 'upperLipTop', 'lowerLipBottom')).toBeLessThan(
      distance(young, 'upperLipTop', 'lowerLipBottom') - 3,
    );
    expect(regionLightness(model, old, 'hair')).toBeGreaterThan(
      3 * regionLightness(model, young, 'hair'),
    );
  });

  it('give East Asian faces broader noses and lower bridges', () => {
    const [western, eastern] = ['western-caucasian', 'east-asian'].map((ethnicity) =>
      mesh(average({ ethnicity })),
    );
    const noseWidth = (face: FaceMesh): number =>
      distance(face, 'noseWingImageLeft', 'noseWingImageRight');
    expect(noseWidth(eastern)).toBeGreaterThan(noseWidth(western) + 2);
    expect(landmark(eastern, 'nasion')[2]).toBeLessThan(landmark(western, 'nasion')[2] - 1.5);
  });
});

describe('expressions', () => {
  it('move what their action units move', () => {
    const neutral = mesh(average());
    const shown = (expression: string): FaceMesh => mesh(average({ expression }));
    const rise = (name: string, expression: string): number =>
      landmark(shown(expression), name)[1] - landmark(neutral, name)[1];
    expect(rise('mouthCornerImageLeft', 'happy')).toBeGreaterThan(3);
    expect(rise('mouthCornerImageLeft', 'sadness')).toBeLessThan(-3);
    expect(rise('browInnerImageLeft', 'surprise')).toBeGreaterThan(4);
    expect(rise('browInnerImageLeft', 'anger')).toBeLessThan(-3);
    expect(rise('chin', 'surprise')).toBeLessThan(-12);
    expect(rise('upperLipTop', 'disgust')).toBeGreaterThan(1.5);
  });
});

function jawWidth(face: FaceMesh): number {
  return distance(face, 'jawAngleImageLeft', 'jawAngleImageRight');
}

function residuals(basis: LinearBasis): Float32Array[] {
  return basis.columns.filter(({ kind }) => kind === 'residual').map(({ values }) => values);
}

function largestCosine(basis: LinearBasis): number {
  const columns = residuals(basis).slice(0, 20);
  let largest = 0;
  columns.forEach((a, i) => {
    for (const b of columns.slice(0, i)) {
      largest = Math.max(largest, Math.abs(dot(a, b)) / Math.sqrt(dot(a, a) * dot(b, b)));
    }
  });
  return largest;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function normalZ(positions: Float32Array, [a, b, c]: number[]): number {
  const at = (v: number, axis: number): number => positions[3 * v + axis];
  return (
    (at(b, 0) - at(a, 0)) * (at(c, 1) - at(a, 1)) - (at(b, 1) - at(a, 1)) * (at(c, 0) - at(a, 0))
  );
}

/** Signed volume of the tetrahedron of a triangle and a point inside the head, mm³. */
function tetrahedron(positions: Float32Array, corners: number[]): number {
  const [p, q, r] = corners.map((v) => [
    positions[3 * v],
    positions[3 * v + 1],
    positions[3 * v + 2] + 80,
  ]);
  return (
    (p[0] * (q[1] * r[2] - q[2] * r[1]) -
      p[1] * (q[0] * r[2] - q[2] * r[0]) +
      p[2] * (q[0] * r[1] - q[1] * r[0])) /
    6
  );
}
