import { expect, it } from 'vitest';
import { faceCoefficients, loadFaceModel, synthesise } from '../../src/face/index.js';
import { headRotation, projectPoints } from '../../src/render/camera.js';
import { imagePlacement } from '../../src/render/placement.js';
import { projectVertices, vertexProjection } from '../../src/render/project-vertices.js';
import { toGrid } from '../../src/render/rasterise.js';
import { point } from '../face/helpers.js';

it.each([
  [64, 0.01],
  [512, 0.1],
])(
  'puts vertices at %d pixels where float64 does, within %d steps and rounding',
  (size, within) => {
    const model = loadFaceModel();
    const mesh = synthesise(model, faceCoefficients(model, point({ residual: 1 })));
    const count = mesh.positions.length / 3;
    const pose = { yawDegrees: 30, pitchDegrees: -30, scale: 1, translationX: 0, translationY: 0 };
    const rotation = headRotation(pose);
    const placement = toGrid(imagePlacement(mesh, rotation, pose, { kind: 'arcface' }, size));
    const exact = new Float64Array(3 * count);
    projectPoints(mesh.positions, count, rotation, placement, exact);
    const found = new Float64Array(3 * count);
    projectVertices(mesh.positions, count, vertexProjection(rotation, placement), found);
    const differences = found.map((value, i) => Math.abs(value - exact[i]));
    const places = differences.filter((_, i) => i % 3 < 2);
    const nearness = differences.filter((_, i) => i % 3 === 2);
    expect(Math.max(...places)).toBeLessThan(0.5 + within);
    expect(Math.max(...places)).toBeGreaterThan(0.45);
    expect(Math.max(...nearness)).toBeLessThan(1e-9);
  },
);
