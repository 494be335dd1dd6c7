import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  decodeFaceModel,
  encodeFaceModel,
  faceModelDigest,
  FaceModelError,
  loadFaceModel,
} from '../../src/face/index.js';
import type { FaceModelContent } from '../../src/face/index.js';
import { packageFile } from '../../src/face/package-file.js';

const folder = mkdtempSync(join(tmpdir(), 'face-model-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tetrahedron: FaceModelContent = {
  name: 'tetrahedron',
  vertexCount: 4,
  triangles: Uint32Array.of(0, 1, 2, 0, 2, 3, 0, 3, 1, 1, 3, 2),
  shape: {
    mean: Float32Array.from({ length: 12 }, (_, i) => 10 * Math.sin(i)),
    columns: [
      { name: 'sex', kind: 'condition', values: new Float32Array(12).fill(0.25) },
      { name: 'residual 0', kind: 'residual', values: new Float32Array(12) },
      { name: 'expression happy', kind: 'expression', values: new Float32Array(12).fill(-2) },
    ],
  },
  texture: { mean: new Float32Array(12).fill(0.5), columns: [] },
  ambientVisibility: Float32Array.of(1, 0, 0.2, 0.6),
  specular: Float32Array.of(0, 0.2, 0.4, 1),
  landmarks: {
    eyeImageLeft: [0],
    eyeImageRight: [1],
    noseTip: [2],
    mouthCornerImageLeft: [3],
    mouthCornerImageRight: [0, 1],
  },
  regions: Uint8Array.of(0, 1, 1, 0),
  regionNames: ['left', 'right'],
};

/** The message of the error that `work` throws. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(FaceModelError);
    return (error as Error).message;
  }
  throw new Error('expected an error, found none');
}

describe('a face-model file', () => {
  const bytes = encodeFaceModel(tetrahedron);
  const model = decodeFaceModel(bytes, 'tetrahedron.arrow');

  it('reads back what was written, to a 32,767th of each column', () => {
    expect(model.triangles).toEqual(tetrahedron.triangles);
    expect(model.landmarks).toEqual(tetrahedron.landmarks);
    expect(model.regions).toEqual(tetrahedron.regions);
    expect(model.regionNames).toEqual(tetrahedron.regionNames);
    expect(model.shape.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['sex', 'condition'],
      ['residual 0', 'residual'],
      ['expression happy', 'expression'],
    ]);
    model.shape.mean.forEach((value, i) => {
      expect(Math.abs(value - tetrahedron.shape.mean[i])).toBeLessThanOrEqual(10 / 32_767);
    });
    expect([...model.shape.columns[1].values]).toEqual(Array(12).fill(0));
    expect(model.shape.columns[2].values[5]).toBeCloseTo(-2, 6);
    expect([...model.specular]).toEqual([0, 0.2, 0.4, 1].map(Math.fround));
  });

  it('has one digest, whoever writes it again', () => {
    expect(model.digest).toBe(faceModelDigest(model));
    const again = encodeFaceModel(model);
    expect(decodeFaceModel(again, 'again').digest).toBe(model.digest);
    expect(again).toEqual(bytes);
  });

  it('has another digest for another shape, another name the same', () => {
    const renamed = { ...tetrahedron, name: 'other' };
    expect(decodeFaceModel(encodeFaceModel(renamed), 'renamed').digest).toBe(model.digest);
    const mean = tetrahedron.shape.mean.map((value, i) => value + (i === 4 ? 0.01 : 0));
    const moved = { ...tetrahedron, shape: { ...tetrahedron.shape, mean } };
    expect(decodeFaceModel(encodeFaceModel(moved), 'moved').digest).not.toBe(model.digest);
  });

  it('is refused in one line when it is cut short, at any length', () => {
    for (const length of [0, 7, 100, bytes.length >> 1, bytes.length - 1_000]) {
      const message = refusal(() => decodeFaceModel(bytes.slice(0, length), 'cut.arrow'));
      expect(message).toMatch(/^cut\.arrow: expected a factorscope\/face-model@2 file, found /);
      expect(message).not.toContain('\n');
    }
  });

  it('is refused when one bit of its content is flipped', () => {
    const flipped = readFileSync(packageFile('assets/face/procedural.arrow'));
    flipped[flipped.length >> 1] ^= 4;
    const message = refusal(() => decodeFaceModel(flipped, 'flipped.arrow'));
    expect(message).toMatch(/^flipped\.arrow: expected content of digest .* the file is corrupted/);
  });

  it('is refused when it holds something else', () => {
    const text = new TextEncoder().encode('not an Arrow file at all');
    expect(refusal(() => decodeFaceModel(text, 'notes.txt'))).toContain('notes.txt: expected a');
  });

  it('is refused when a vertex or a landmark does not exist', () => {
    const badTriangle = { ...tetrahedron, triangles: Uint32Array.of(0, 1, 9) };
    expect(refusal(() => decodeFaceModel(encodeFaceModel(badTriangle), 'bad'))).toContain(
      'expected triangles of vertices 0 to 3, found vertex 9',
    );
    const landmarks = Object.entries(tetrahedron.landmarks).filter(([name]) => name !== 'noseTip');
    const noNose = { ...tetrahedron, landmarks: Object.fromEntries(landmarks) };
    expect(refusal(() => decodeFaceModel(encodeFaceModel(noNose), 'bad'))).toContain(
      'expected a landmark "noseTip", found none',
    );
  });

  it('is named with its path when it is missing or damaged on disk', () => {
    const missing = join(folder, 'missing.arrow');
    expect(refusal(() => loadFaceModel(missing))).toBe(
      `expected a face-model file at ${missing}, cannot read it: ENOENT`,
    );
    const damaged = join(folder, 'damaged.arrow');
    writeFileSync(damaged, bytes.slice(0, 200));
    expect(refusal(() => loadFaceModel(damaged))).toContain(damaged);
  });
});

describe('the writer', () => {
  it('refuses numbers that are not finite', () => {
    const mean = tetrahedron.shape.mean.slice();
    mean[3] = NaN;
    const broken = { ...tetrahedron, shape: { ...tetrahedron.shape, mean } };
    expect(() => encodeFaceModel(broken)).toThrow(
      'expected finite numbers in shape column "mean", found NaN or infinity',
    );
  });
});

describe('the shipped file', () => {
  it('stays below four and a half megabytes', () => {
    const bytes = readFileSync(packageFile('assets/face/procedural.arrow'));
    expect(bytes.length).toBeLessThan(4_500_000);
    expect(loadFaceModel().name).toBe('procedural');
  });
});
