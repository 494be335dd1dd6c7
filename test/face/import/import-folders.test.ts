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
