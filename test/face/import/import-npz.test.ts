import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  decodeFaceModel,
  encodeFaceModel,
  modelFactors,
  spaceFault,
} from '../../../src/face/index.js';
import { importFaceModel } from '../../../src/face/import/index.js';
import type { ImportOptions } from '../../../src/face/import/index.js';
import { readNpy } from '../../../src/face/import/npy-file.js';
import { createSpace, PRESETS } from '../../../src/stimulus/index.js';
import {
  mask,
  maskLandmarks,
  maskTriangles,
  npy,
  npz,
  refusal,
  temporaryFolder,
} from './fixtures.js';

const folder = temporaryFolder();
const V = mask.vertexCount;

/** The mask in centimetres with `modes` of shape: mode k moves all vertices by k + 1 mm along axis k mod 3. */
function maskFile(
  name: string,
  change: (arrays: Record<string, Uint8Array>) => void = () => {},
): string {
  const modes = [0, 1, 2].flatMap((k) =>
    Array.from({ length: 3 * V }, (_, i) => (i % 3 === k ? (k + 1) / 10 : 0)),
  );
  const arrays: Record<string, Uint8Array> = {
    mean: npy(
      mask.positions.map((value) => value / 10),
      [V, 3],
    ),
    triangles: npy(maskTriangles, [maskTriangles.length / 3, 3], '<i4'),
    shape: npy(modes, [3, V, 3]),
  };
  change(arrays);
  const file = join(folder, name);
  writeFileSync(file, npz(arrays));
  return file;
}

const importMask = (file: string, options: ImportOptions = {}) =>
  importFaceModel(file, { landmarks: maskLandmarks, ...options });

describe('a NumPy archive', () => {
  it('becomes millimetres about the point between the eyes, its modes residuals in order', async () => {
    const { content, notes } = await importMask(maskFile('plain.npz'));
    expect(notes).toContain(
      'units guessed as centimetres from the size: the eyes are 64.0 mm apart (--units, --scale)',
    );
    expect(content.vertexCount).toBe(V);
    const [left] = maskLandmarks.eyeImageLeft;
    const [right] = maskLandmarks.eyeImageRight;
    expect(content.shape.mean[3 * left]).toBeCloseTo(-32, 3);
    expect(content.shape.mean[3 * right]).toBeCloseTo(32, 3);
    expect(content.shape.columns.map(({ name }) => name)).toEqual([
      'residual 0',
      'residual 1',
      'residual 2',
    ]);
    expect([...content.shape.columns[1].values.slice(0, 3)]).toEqual([0, 2, 0]);
  });

  it('gets the procedural skin with its residual modes, and its regions where they belong', async () => {
    const { content } = await importMask(maskFile('skin.npz'));
    expect(content.texture.columns.length).toBeGreaterThan(20);
    expect(content.texture.columns.every(({ kind }) => kind === 'residual')).toBe(true);
    const regionAt = (vertex: number): string => content.regionNames[content.regions[vertex]];
    expect(regionAt(maskLandmarks.noseTip[0])).toBe('nose');
    expect(regionAt(maskLandmarks.eyeImageLeft[0])).toBe('eyes');
    expect(regionAt(maskLandmarks.mouthCornerImageRight[0])).toBe('mouth');
  });

  it('is refused factors it has no modes for, in one line, until they are named', async () => {
    const file = maskFile('axes.npz');
    const load = async (options: ImportOptions) =>
      decodeFaceModel(encodeFaceModel((await importMask(file, options)).content), file);
    const space = createSpace({
      name: 's',
      seed: 1,
      factors: { sex: ['male', 'female'], expression: ['happy', 'neutral'] },
      jitter: { scale: 0, translation: 0 },
    });
    const without = await load({});
    expect(spaceFault(without, space)).toMatch(
      /^face model axes: .*found sex, expression happy, .*--axis/,
    );
    expect(spaceFault(without, createSpace(PRESETS.demo))).toContain('sex, ethnicity, age');
    const named = await load({
      axes: { sex: { 'shape:1': 1.5 } },
      expressions: { happy: { 'shape 2': -2 } },
    });
    expect(spaceFault(named, space)).toBeNull();
    expect(modelFactors(named)).toMatchObject({
      sex: true,
      age: false,
      expressions: ['neutral', 'happy'],
      shapeResiduals: 1,
    });
    const [sex, residual, happy] = named.shape.columns;
    // 2 mm · 1.5 between the middle and a man, whose coefficient is a half.
    expect(sex.values[1]).toBeCloseTo(6, 3);
    expect(residual.values[0]).toBeCloseTo(1, 3);
    expect(happy.values[2]).toBeCloseTo(-6, 3);
  });

  it('turns what lies on its back by its landmarks, and whatever it is told by --rotate', async () => {
    const lying = mask.positions.map((_, i, all) => [all[i], -all[i + 1], all[i - 1]][i % 3] / 10);
    const file = maskFile('lying.npz', (arrays) => {
      arrays.mean = npy(lying, [V, 3]);
    });
    for (const options of [{}, { rotationDegrees: [-90, 0, 0] as const }]) {
      const { content } = await importMask(file, options);
      const [nose] = maskLandmarks.noseTip;
      const [eye] = maskLandmarks.eyeImageLeft;
      expect(content.shape.mean[3 * nose + 1]).toBeLessThan(content.shape.mean[3 * eye + 1] - 30);
      expect(content.shape.mean[3 * nose + 2]).toBeGreaterThan(
        content.shape.mean[3 * eye + 2] + 10,
      );
    }
  });

  it('finds the five landmarks of a frontal face by itself to 8 mm, with a warning', async () => {
    const { content, notes } = await importFaceModel(maskFile('alone.npz'));
    expect(
      notes.filter((note) => note.startsWith('warning: the five alignment landmarks')),
    ).toHaveLength(1);
    for (const [name, [vertex]] of Object.entries(maskLandmarks)) {
      const [found] = content.landmarks[name];
      const away = [0, 1, 2].map(
        (k) => mask.positions[3 * vertex + k] - mask.positions[3 * found + k],
      );
      expect(Math.hypot(...away), name).toBeLessThanOrEqual(8.1);
    }
  });

  it('faces outwards whichever way its triangles run', async () => {
    const turned = maskTriangles.map((_, i, all) => all[i - (i % 3) + 2 - (i % 3)]);
    const file = maskFile('inside-out.npz', (arrays) => {
      arrays.triangles = npy(turned, [turned.length / 3, 3], '<i4');
    });
    const { content, notes } = await importMask(file);
    expect(notes).toContain('triangles were turned round: they faced inwards');
    const plain = await importMask(maskFile('outside.npz'));
    expect(plain.notes).not.toContain('triangles were turned round: they faced inwards');
    const [a, b, c] = content.triangles;
    const normal = (b_: number, c_: number) => {
      const p = content.shape.mean;
      return (
        (p[3 * b_] - p[3 * a]) * (p[3 * c_ + 1] - p[3 * a + 1]) -
        (p[3 * b_ + 1] - p[3 * a + 1]) * (p[3 * c_] - p[3 * a])
      );
    };
    expect(normal(b, c)).toBeGreaterThan(0);
  });
});

describe('bad input is refused in one line', () => {
  const cases: [string, (arrays: Record<string, Uint8Array>) => void, RegExp][] = [
    [
      'no mean',
      (a) => delete a.mean,
      /expected an array named mean or shape_mean or v_template, found none/,
    ],
    [
      'an empty mesh',
      (a) => (a.triangles = npy([], [0, 3], '<i4')),
      /expected a mesh with vertices and triangles, found 567 and 0/,
    ],
    [
      'a basis of another length',
      (a) => (a.shape = npy([1, 2, 3], [1, 1, 3])),
      /expected "shape" of shape \[modes, 567, 3\], found \[1, 1, 3\]/,
    ],
    [
      'NaN in a basis',
      (a) =>
        (a.shape = npy(
          Array.from({ length: 3 * V }, (_, i) => (i === 7 ? NaN : 0)),
          [1, V, 3],
        )),
      /expected finite numbers in mode "shape 0", found NaN at vertex 2/,
    ],
    [
      'a triangle of no vertex',
      (a) => (a.triangles = npy([0, 1, 9999], [1, 3], '<i4')),
      /expected triangles of vertices 0 to 566, found 9999/,
    ],
    [
      'three triangles on an edge',
      (a) => (a.triangles = npy([0, 1, 21, 0, 1, 22, 0, 1, 23], [3, 3], '<i4')),
      /expected at most two triangles on every edge, found 3 on the edge of vertices 0 and 1/,
    ],
    [
      'text in an array',
      (a) =>
        (a.mean = Buffer.from(
          Buffer.from(npy([1], [1]))
            .toString('latin1')
            .replace('<f8', '<U8'),
          'latin1',
        )),
      /array "mean": expected numbers \(.*\), found type <U8/,
    ],
  ];
  it.each(cases)('%s', async (title, change, message) => {
    const file = maskFile(`${title.replace(/\W/g, '-')}.npz`, change);
    const line = await refusal(() => importMask(file));
    expect(line).toMatch(message);
    expect(line).toContain(file);
  });

  it('more than 500,000 vertices', async () => {
    const file = maskFile('many.npz', (arrays) => {
      arrays.mean = npy(new Array<number>(3 * 500_001).fill(0), [500_001, 3]);
    });
    expect(await refusal(() => importMask(file))).toMatch(
      /expected at most 500000 vertices, found 500001/,
    );
  });

  it('more than a GiB, before it is read', async () => {
    const file = maskFile('huge.npz');
    truncateSync(file, 2 ** 30 + 1);
    expect(await refusal(() => importMask(file))).toMatch(/expected at most 1 GiB, found 1\.0 GiB/);
  });

  it.each([
    ['notes.txt', 'hello', /found a file that begins with "hello"/],
    ['flame.pkl', '\x80\x02c', /found a Python pickle/],
    ['01_MorphableModel.mat', 'MATLAB 5.0 MAT-file', /found a MATLAB file/],
    ['one.obj', 'v 0 0 0', /found one OBJ file/],
  ])('%s is of no format we read', async (name, text, message) => {
    const file = join(folder, name);
    writeFileSync(file, text, 'latin1');
    expect(await refusal(() => importFaceModel(file))).toMatch(message);
  });

  it('a path with nothing there', async () => {
    expect(await refusal(() => importFaceModel(join(folder, 'none.h5')))).toMatch(
      /found nothing there/,
    );
  });

  it('landmarks the mesh does not have, and too few of them', async () => {
    const file = maskFile('landmarks.npz');
    const beyond = { ...maskLandmarks, noseTip: [V] };
    expect(await refusal(() => importFaceModel(file, { landmarks: beyond }))).toMatch(
      /expected landmark noseTip of --landmarks on vertices 0 to 566, found 567/,
    );
    expect(await refusal(() => importFaceModel(file, { landmarks: { noseTip: [3] } }))).toMatch(
      /found none for eyeImageLeft, /,
    );
  });

  it('a mode that is not there', async () => {
    const line = await refusal(() =>
      importMask(maskFile('mode.npz'), { axes: { sex: { 'shape:3': 1 } } }),
    );
    expect(line).toMatch(/axis sex: expected a mode shape:3, found shape:0 to shape:2/);
  });
});

describe('a NumPy array', () => {
  it('is read in row order whichever order it is stored in', () => {
    const byColumns = readNpy(npy([1, 4, 2, 5, 3, 6], [2, 3], '<f8', true));
    expect(byColumns.shape).toEqual([2, 3]);
    expect([...byColumns.values]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...readNpy(npy([1, -2, 3], [3], '<i4')).values]).toEqual([1, -2, 3]);
  });
});
