import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFaceModel } from '../../../src/face/import/index.js';
import { expressionsByActionUnits } from '../../../src/face/import/action-unit-modes.js';
import { mask, maskLandmarks, objText, refusal, temporaryFolder } from './fixtures.js';

const root = temporaryFolder();

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(root, 'model-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const moved = (by: number, axis: number): string =>
  objText(
    mask.positions.map((value, i) => (i % 3 === axis ? value + by : value)),
    mask.quads,
  );
const neutral = objText(mask.positions, mask.quads);

/** The mask with two eyeballs and a strip of lashes, each of its own material, as ICT-FaceKit's meshes are. */
function eyesAndLashes(): { obj: string; ballVertices: number; landmarks68: number[] } {
  const [rows, columns] = [7, 12];
  const ball = (x: number): number[] =>
    Array.from({ length: rows * columns }, (_, i) => {
      const [up, around] = [
        (Math.PI * (Math.floor(i / columns) + 0.5)) / rows,
        (2 * Math.PI * (i % columns)) / columns,
      ];
      return [
        x + 12 * Math.sin(up) * Math.sin(around),
        12 * Math.cos(up),
        -14 + 12 * Math.sin(up) * Math.cos(around),
      ];
    }).flat();
  const quads = (base: number): number[][] =>
    Array.from({ length: (rows - 1) * columns }, (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      const next = (column + 1) % columns;
      const at = (r: number, c: number): number => base + r * columns + c;
      return [at(row, column), at(row + 1, column), at(row + 1, next), at(row, next)];
    });
  const count = rows * columns;
  const lashes = [-32, 6, 10, -20, 6, 10, -20, 8, 14, -32, 8, 14];
  const positions = [...mask.positions, ...ball(-32), ...ball(32), ...lashes];
  const parts: [string, number[][]][] = [
    ['M_Face', mask.quads],
    ['M_ScleraLeft', quads(mask.vertexCount)],
    ['M_ScleraRight', quads(mask.vertexCount + count)],
    ['M_EyeLashes', [[0, 1, 2, 3].map((k) => mask.vertexCount + 2 * count + k)]],
  ];
  const vertices = objText(positions, []);
  const faces = parts.map(([name, quad]) => `usemtl ${name}\n${objText([], quad)}`).join('');
  const named: Record<number, number> = {
    30: maskLandmarks.noseTip[0],
    48: maskLandmarks.mouthCornerImageLeft[0],
    54: maskLandmarks.mouthCornerImageRight[0],
  };
  const eye = (i: number): number | undefined =>
    i >= 36 && i < 42
      ? maskLandmarks.eyeImageLeft[0]
      : i >= 42 && i < 48
        ? maskLandmarks.eyeImageRight[0]
        : undefined;
  return {
    obj: vertices + faces,
    ballVertices: count,
    landmarks68: Array.from({ length: 68 }, (_, i) => named[i] ?? eye(i) ?? i),
  };
}

describe('a folder of whole meshes', () => {
  it('has its quads cut in two and its modes as differences from the neutral mesh', async () => {
    const folder = folderOf({
      'generic_neutral_mesh.obj': neutral,
      'identity000.obj': moved(3, 0),
      'identity001.obj': moved(-2, 1),
      'mouthSmile_L.obj': moved(1, 1),
      'mouthSmile_R.obj': moved(2, 1),
      'cheekSquint_L.obj': moved(4, 2),
      'landmarks.json': JSON.stringify(maskLandmarks),
    });
    const { content, notes } = await importFaceModel(folder);
    expect(content.triangles).toHaveLength(6 * mask.quads.length);
    expect(content.shape.columns.map(({ name }) => name)).toEqual([
      'residual 0',
      'residual 1',
      'expression happy',
    ]);
    expect([...content.shape.columns[0].values.slice(0, 3)]).toEqual([3, 0, 0]);
    expect([...content.shape.columns[1].values.slice(0, 3)]).toEqual([0, -2, 0]);
    expect([...content.shape.columns[2].values.slice(0, 3)]).toEqual([0, 3, 4]);
    expect(notes).toContain('5 landmarks from the source');
  });

  it('keeps eyeballs and leaves out lashes by their materials, with the 68 landmarks of its index file', async () => {
    const kit = eyesAndLashes();
    const folder = folderOf({
      'generic_neutral_mesh.obj': kit.obj,
      'identity000.obj': kit.obj.replace('v -80 104', 'v -79 104'),
      'vertex_indices.json': JSON.stringify({
        expressions: ['jawOpen'],
        incompatibilities: [],
        idx_to_landmark_verts: kit.landmarks68,
        idx_to_rigid_landmark_idx: [0, 36],
      }),
    });
    const { content, notes } = await importFaceModel(folder);
    expect(content.vertexCount).toBe(mask.vertexCount + 2 * kit.ballVertices);
    expect(notes).toContain('kept 3 of 4 parts (--parts): M_Face, M_ScleraLeft, M_ScleraRight');
    expect(notes).toContain('16 landmarks from the source');
    const eyes = content.regionNames.indexOf('eyes');
    const balls = [...content.regions].slice(mask.vertexCount);
    expect(balls.every((region) => region === eyes)).toBe(true);
  });

  it('is refused when a mode has another number of vertices, naming its file', async () => {
    const folder = folderOf({
      'neutral.obj': neutral,
      'identity000.obj': objText(mask.positions.slice(3), [[0, 1, 2]]),
    });
    expect(await refusal(() => importFaceModel(folder))).toMatch(
      /identity000\.obj: expected the 567 vertices of the neutral mesh, found 566/,
    );
  });

  it('is refused without a neutral mesh, and with a broken one, naming the line', async () => {
    expect(await refusal(() => importFaceModel(folderOf({ 'a.obj': neutral })))).toMatch(
      /expected an OBJ file named neutral/,
    );
    const broken = folderOf({ 'neutral.obj': 'v 0 0 0\nv 1 x 0\n' });
    expect(await refusal(() => importFaceModel(broken))).toMatch(
      /neutral\.obj:2: expected three finite coordinates, found "v 1 x 0"/,
    );
    const outside = folderOf({ 'neutral.obj': 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n' });
    expect(await refusal(() => importFaceModel(outside))).toMatch(
      /neutral\.obj:4: expected vertices 1 to 3 in a face/,
    );
    const empty = folderOf({ 'neutral.obj': '# nothing\n' });
    expect(await refusal(() => importFaceModel(empty))).toMatch(
      /expected a mesh with vertices and faces, found 0 vertices and 0 triangles/,
    );
  });
});

describe('a base mesh with sparse targets', () => {
  const target = (vertex: number, dx: number): string => `# a comment\n${vertex} ${dx} 0 0\n`;
  /** Corner v of the macros moves vertex 0 by 1·u + 2·v + 3.25·w·(1 + u), u = male, v = asian, w = old. */
  const macros = Object.fromEntries(
    ['male', 'female'].flatMap((sex) =>
      ['caucasian', 'asian'].flatMap((ancestry) =>
        ['young', 'old'].map((age) => {
          const [u, v, w] = [sex === 'male', ancestry === 'asian', age === 'old'].map((is) =>
            is ? 1 : -1,
          );
          return [
            `targets/${ancestry}-${sex}-${age}.target`,
            target(0, u + 2 * v + 3.25 * w * (1 + u)),
          ];
        }),
      ),
    ),
  );

  it('joins opposite morphs, and left and right ones, into residual modes', async () => {
    const folder = folderOf({
      'base.obj': neutral,
      'targets/nose-hump-incr.target': target(5, 4),
      'targets/nose-hump-decr.target': target(5, -2),
      'targets/l-cheek-up.target': target(6, 1),
      'targets/r-cheek-up.target': target(7, -1),
      'targets/head-trans-up.target': target(0, 9),
    });
    const { content } = await importFaceModel(folder, {
      landmarks: maskLandmarks,
      targetDeviation: 0.5,
    });
    const columns = content.shape.columns.map(({ values }) => [values[15], values[18], values[21]]);
    expect(columns).toHaveLength(3);
    const [both, apart] = [0.5 * Math.sqrt(5 / 6), 0.5 * Math.sqrt(1 / 6)];
    const expected = [
      [0, both, -both],
      [0, apart, apart],
      [1.5, 0, 0],
    ];
    columns.forEach((values, k) =>
      values.forEach((value, i) => expect(value).toBeCloseTo(expected[k][i], 5)),
    );
  });

  it('turns targets of ancestry, sex and age into condition columns that reproduce them', async () => {
    const { content } = await importFaceModel(folderOf({ 'base.obj': neutral, ...macros }), {
      landmarks: maskLandmarks,
    });
    const at0 = Object.fromEntries(
      content.shape.columns.map(({ name, values }) => [name, values[0]]),
    );
    const [male, asian, old] = [0.5, 0.5, (90 - 45) / 20];
    const young = (25 - 45) / 20;
    const moves = (sex: number, ethnicity: number, age: number): number =>
      at0.sex * sex +
      at0.ethnicity * ethnicity +
      at0.age * age +
      at0['sex·ethnicity'] * sex * ethnicity +
      at0['sex·age'] * sex * age +
      at0['ethnicity·age'] * ethnicity * age;
    // Differences of corners: 2·u + 6.5·(1 + u) from age, as the targets say.
    expect(moves(male, asian, old) - moves(male, asian, young)).toBeCloseTo(13, 3);
    expect(moves(-male, asian, old) - moves(-male, asian, young)).toBeCloseTo(0, 3);
    expect(moves(male, asian, old) - moves(male, -asian, old)).toBeCloseTo(4, 3);
    expect(moves(male, asian, young) - moves(-male, asian, young)).toBeCloseTo(2 - 6.5, 3);
  });

  it('is refused where a target names a vertex the mesh does not have, with its line', async () => {
    const folder = folderOf({ 'base.obj': neutral, 'a-incr.target': target(567, 1) });
    expect(await refusal(() => importFaceModel(folder))).toMatch(
      /a-incr\.target:2: expected "index dx dy dz" with an index of 0 to 566, found "567 1 0 0"/,
    );
  });
});

describe('expressions by action units', () => {
  it('take both sides of a unit, and say which units are missing', () => {
    const [happy] = expressionsByActionUnits(['AU12_L', 'au12_R', 'jawLeft']);
    expect(happy).toEqual({
      name: 'happy',
      weights: { AU12_L: 1, au12_R: 1 },
      missingUnits: [6],
    });
  });

  it('take a unit once where a model names it twice', () => {
    const [happy] = expressionsByActionUnits([
      'cheekRaiser_L',
      'cheekRaiser_R',
      'cheekSquint_L',
      'cheekSquint_R',
      'mouthSmile_L',
    ]);
    expect(happy.weights).toEqual({ cheekSquint_L: 1, cheekSquint_R: 1, mouthSmile_L: 1 });
  });

  it('are not made of less than half of their units', () => {
    expect(expressionsByActionUnits(['browInnerUp_L']).map(({ name }) => name)).toEqual([]);
  });
});

const archive = resolve(
  process.env.FACTORSCOPE_REAL_INPUTS ?? '../shared/real-inputs',
  'facemodels/makehuman-head-targets.tar.xz',
);

describe.skipIf(!existsSync(archive))(
  'MakeHuman (skipped without the folder of real inputs)',
  () => {
    it('becomes a head with both sexes, two ethnicities, ages and seven expressions', async () => {
      execFileSync('tar', ['xf', archive, '-C', root]);
      const { content, notes } = await importFaceModel(join(root, 'makehuman/data'));
      expect(content.vertexCount).toBeGreaterThan(4000);
      expect(content.vertexCount).toBeLessThan(6000);
      expect(content.shape.columns.filter(({ kind }) => kind === 'expression')).toHaveLength(6);
      expect(content.shape.columns.filter(({ kind }) => kind === 'condition')).toHaveLength(6);
      expect(notes.join('\n')).toMatch(/10 landmarks from its known mesh/);
    });
  },
);
