import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { File, ready } from 'h5wasm/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { importFaceModel } from '../../../src/face/import/index.js';
import { mask, maskLandmarks, maskTriangles, refusal, temporaryFolder } from './fixtures.js';

const folder = temporaryFolder();
const V = mask.vertexCount;
/** Two modes: 1 along x and along y everywhere, before scaling. */
const BASIS = Float32Array.from({ length: 6 * V }, (_, i) =>
  Math.floor(i / 2) % 3 === i % 2 ? 1 : 0,
);
const NAMES: Record<string, string> = {
  eyeImageLeft: 'right.eye.pupil.center',
  eyeImageRight: 'left.eye.pupil.center',
  noseTip: 'center.nose.tip',
  mouthCornerImageLeft: 'right.lips.corner',
  mouthCornerImageRight: 'left.lips.corner',
};

beforeAll(() => ready);

/** A Statismo file of the mask: shape and colour, variances 4 and 9. */
function statismoFile(name: string, minorVersion: number, colour: number | null = null): string {
  const path = join(folder, name);
  const file = new File(path, 'w');
  const part = (group: string, mean: number[]): void => {
    file.create_group(group);
    file.create_group(`${group}/model`);
    file.create_group(`${group}/representer`);
    file.create_dataset({ name: `${group}/model/mean`, data: Float32Array.from(mean) });
    file.create_dataset({ name: `${group}/model/pcaBasis`, data: BASIS, shape: [3 * V, 2] });
    file.create_dataset({ name: `${group}/model/pcaVariance`, data: Float32Array.of(4, 9) });
  };
  part('shape', mask.positions);
  const cells = [0, 1, 2].flatMap((k) => maskTriangles.filter((_, i) => i % 3 === k));
  file.create_dataset({
    name: 'shape/representer/cells',
    data: Int32Array.from(cells),
    shape: [3, cells.length / 3],
  });
  if (colour !== null) part('color', new Array<number>(3 * V).fill(colour));
  file.create_group('version');
  file.create_dataset({ name: 'version/majorVersion', data: Int32Array.of(0) });
  file.create_dataset({ name: 'version/minorVersion', data: Int32Array.of(minorVersion) });
  file.create_group('metadata');
  file.create_group('metadata/landmarks');
  const landmarks = Object.entries(NAMES).map(([ours, id]) => {
    const [vertex] = maskLandmarks[ours];
    return { id, coordinates: mask.positions.slice(3 * vertex, 3 * vertex + 3) };
  });
  file.create_dataset({ name: 'metadata/landmarks/json', data: JSON.stringify(landmarks) });
  file.close();
  return path;
}

describe('a Statismo file', () => {
  it('has its basis scaled by the deviations from version 0.9 on, and as it is in 0.8', async () => {
    const scaled = await importFaceModel(statismoFile('v9.h5', 9));
    const plain = await importFaceModel(statismoFile('v8.h5', 8));
    const deviations = (columns: (typeof scaled)['content']['shape']['columns']): number[] =>
      columns.map(({ values }, k) => values[k]);
    expect(deviations(scaled.content.shape.columns)).toEqual([2, 3]);
    expect(deviations(plain.content.shape.columns)).toEqual([1, 1]);
  });

  it('says where its landmarks are, by their positions', async () => {
    const { content, notes } = await importFaceModel(statismoFile('landmarks.h5', 9));
    expect(notes).toContain('5 landmarks from the source');
    expect(content.landmarks).toEqual(maskLandmarks);
  });

  it('has colours in sRGB, linearised at the mean', async () => {
    const { content } = await importFaceModel(statismoFile('colour.h5', 9, 0.5));
    // IEC 61966-2-1: 0.5 decodes to 0.21404, with the slope 2.4/1.055·((0.5 + 0.055)/1.055)^1.4 = 0.92563.
    expect(content.texture.mean[0]).toBeCloseTo(0.21404, 4);
    expect(content.texture.columns[0].values[0]).toBeCloseTo(2 * 0.92563, 3);
  });

  it('is refused without its groups, naming those it has', async () => {
    const path = join(folder, 'other.h5');
    const file = new File(path, 'w');
    file.create_group('weights');
    file.close();
    expect(await refusal(() => importFaceModel(path))).toMatch(
      /expected a dataset \/shape\/model\/mean .*found none in a file with \/weights/,
    );
  });

  it('is refused when its basis is not as long as its mean', async () => {
    const path = statismoFile('short.h5', 9);
    const file = new File(path, 'a');
    file.create_group('color');
    file.create_group('color/model');
    file.create_dataset({ name: 'color/model/mean', data: new Float32Array(3 * V) });
    file.create_dataset({
      name: 'color/model/pcaBasis',
      data: new Float32Array(12),
      shape: [6, 2],
    });
    file.create_dataset({ name: 'color/model/pcaVariance', data: Float32Array.of(1, 1) });
    file.close();
    expect(await refusal(() => importFaceModel(path))).toMatch(
      /expected \/color\/model\/pcaBasis of shape \[1701, 2\].*found \[6, 2\]/,
    );
  });
});

const real = resolve(process.env.FACTORSCOPE_REAL_INPUTS ?? '../shared/real-inputs', 'facemodels');

describe.skipIf(!existsSync(real))(
  'Basel containers (skipped without the folder of real inputs)',
  () => {
    it('random-l4.h5 is a head in millimetres with 19 modes each of shape and colour', async () => {
      const { content, notes } = await importFaceModel(join(real, 'random-l4.h5'));
      expect(content.vertexCount).toBe(1529);
      expect(content.shape.columns).toHaveLength(19);
      expect(content.texture.columns).toHaveLength(19);
      expect(notes).toContain('1 unit = 1 mm, as stated: the eyes are 70.3 mm apart');
      const [nose] = content.landmarks.noseTip;
      expect(content.shape.mean[3 * nose + 1]).toBeLessThan(-20);
    });

    it('random-momo.h5, which is no face, is read with warnings, its expression modes left to the user', async () => {
      const file = join(real, 'random-momo.h5');
      const { content, notes } = await importFaceModel(file);
      expect(content.vertexCount).toBe(25);
      expect(notes.join('\n')).toMatch(/10 expression modes are not used/);
      const named = await importFaceModel(file, { expressions: { happy: { 'expression:0': 1 } } });
      expect(named.content.shape.columns.at(-1)).toMatchObject({ name: 'expression happy' });
    });
  },
);
