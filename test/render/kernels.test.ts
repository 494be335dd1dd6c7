import { describe, expect, it } from 'vitest';
import { faceCoefficients, loadFaceModel, synthesise } from '../../src/face/index.js';
import type { FaceMesh } from '../../src/face/index.js';
import {
  BACKGROUND_GREY,
  createRelighter,
  createRenderer,
  imageElementCount,
  rasterise,
  RENDERER_TOLERANCE,
} from '../../src/render/index.js';
import type {
  Background,
  Crop,
  Light,
  Pose,
  Renderer,
  TensorFormat,
} from '../../src/render/index.js';
import { headRotation } from '../../src/render/camera.js';
import { createKernelMemory } from '../../src/render/kernels/kernel-memory.js';
import { createKernels } from '../../src/render/kernels/kernels.js';
import { createLightPass } from '../../src/render/kernels/light-pass.js';
import { createPosePass, sampleRowBytes } from '../../src/render/kernels/pose-pass.js';
import { imagePlacement } from '../../src/render/placement.js';
import { projectVertices, vertexProjection } from '../../src/render/project-vertices.js';
import { toGrid } from '../../src/render/rasterise.js';
import { findVisible, NO_TRIANGLE } from '../../src/render/visibility.js';
import { point } from '../face/helpers.js';
import { CENTRED, FRONTAL, frontalDisc, frontalQuad, sphere } from './meshes.js';

const model = loadFaceModel();
const faceOf = (values: Parameters<typeof point>[0]): FaceMesh =>
  synthesise(model, faceCoefficients(model, point(values)));
const face = faceOf({ residual: 1 });
const other = faceOf({ residual: 2, sex: 'female', ethnicity: 'east-asian', expression: 'happy' });

const POSES: readonly Pose[] = [
  FRONTAL,
  { yawDegrees: 30, pitchDegrees: -30, scale: 1.1, translationX: 0.05, translationY: -0.05 },
  { yawDegrees: -15, pitchDegrees: 30, scale: 0.9, translationX: -0.05, translationY: 0.02 },
];
const LIGHTS: readonly Light[] = [
  { azimuthDegrees: 0, elevationDegrees: 0 },
  { azimuthDegrees: 30, elevationDegrees: 15 },
  { azimuthDegrees: -90, elevationDegrees: 60 },
];
const ARCFACE: Crop = { kind: 'arcface' };
const format = (values: Partial<TensorFormat>): TensorFormat => ({
  size: 64,
  layout: 'nchw',
  channels: 'rgb',
  range: [0, 1],
  mean: [0],
  std: [1],
  crop: CENTRED,
  background: { kind: 'constant', grey: 0.5 },
  ...values,
});

function draw(renderer: Renderer, mesh: FaceMesh, pose: Pose, light: Light): Float32Array {
  const out = new Float32Array(imageElementCount(renderer.format));
  renderer.rasterise(mesh, pose);
  renderer.relight(light, out, 0);
  return out;
}

/** The largest difference between kernels and plain reference over meshes, poses and lights. */
function worstDifference(wanted: TensorFormat): number {
  const renderer = createRenderer(wanted);
  const relighter = createRelighter(wanted);
  const plain = new Float32Array(imageElementCount(wanted));
  let worst = 0;
  for (const mesh of [face, other]) {
    for (const pose of POSES) {
      const gbuffer = rasterise(mesh, pose, wanted.crop, wanted.size);
      for (const light of LIGHTS) {
        relighter.relight(gbuffer, light, plain, 0);
        draw(renderer, mesh, pose, light).forEach((value, i) => {
          const difference = Math.abs(value - plain[i]);
          worst = difference <= worst ? worst : difference;
        });
      }
    }
  }
  return worst;
}

describe('the kernels draw what the plain reference draws', () => {
  it.each([16, 33, 50, 64, 112])('at %d pixels, in either crop', (size) => {
    expect(worstDifference(format({ size }))).toBeLessThan(RENDERER_TOLERANCE);
    expect(worstDifference(format({ size, crop: ARCFACE }))).toBeLessThan(RENDERER_TOLERANCE);
  });

  it.each<Partial<TensorFormat>>([
    { layout: 'nhwc' },
    { channels: 'bgr' },
    { layout: 'nhwc', channels: 'bgr', size: 33 },
    { channels: 'gray' },
    { layout: 'nhwc', channels: 'gray', size: 33 },
  ])('as %j', (values) => {
    expect(worstDifference(format(values))).toBeLessThan(RENDERER_TOLERANCE);
  });

  it('with range, mean and std of each channel folded in', () => {
    const wanted = format({
      channels: 'bgr',
      range: [0, 255],
      mean: [104, 117, 123],
      std: [57, 58, 59],
    });
    expect(worstDifference(wanted)).toBeLessThan((255 / 57) * RENDERER_TOLERANCE);
  });

  it.each<Background>([
    { kind: 'constant', grey: 0 },
    { kind: 'constant', grey: 0.25 },
    { kind: 'constant', grey: 1 },
    { kind: 'texture', contrast: 0.6 },
  ])('before a background of %j', (background) => {
    expect(worstDifference(format({ size: 32, background }))).toBeLessThan(RENDERER_TOLERANCE);
  });

  it.each<Partial<TensorFormat>>([{}, { layout: 'nhwc' }, { channels: 'gray' }, { size: 33 }])(
    'in a range that falls, as %j',
    (values) => {
      const wanted = format({ range: [1, -1], mean: [0.5], ...values });
      expect(worstDifference(wanted)).toBeLessThan(2 * RENDERER_TOLERANCE);
    },
  );
});

describe('the visible triangle at each sample', () => {
  it.each<[string, FaceMesh, Crop, number]>([
    ['a face', face, CENTRED, 64],
    ['a face of odd size', other, ARCFACE, 51],
    ['a face from so near that areas need 64 bits', face, { kind: 'centred', margin: 0.02 }, 128],
    ['a rectangle as large as the picture', frontalQuad(64, -5, -9, 60, 70), CENTRED, 64],
    ['slivers', frontalDisc(64, 32.1, 31.8, 20), CENTRED, 64],
    ['a ball', sphere(60), CENTRED, 33],
  ])('of %s is the reference’s, bit for bit', (_, mesh, crop, size) => {
    const keys = visibleByKernel(mesh, POSES[1], format({ size, crop }));
    expect(keys).toEqual(visibleByReference(mesh, POSES[1], crop, size));
    expect(keys.some((key) => key !== NO_TRIANGLE)).toBe(true);
  });
});

function visibleByReference(mesh: FaceMesh, pose: Pose, crop: Crop, size: number): Uint32Array {
  const count = mesh.positions.length / 3;
  const rotation = headRotation(pose);
  const screen = new Float64Array(3 * count);
  const placement = toGrid(imagePlacement(mesh, rotation, pose, crop, size));
  projectVertices(mesh.positions, count, vertexProjection(rotation, placement), screen);
  const keys = new Uint32Array(4 * size * size);
  findVisible(screen, count, mesh.triangles, 2 * size, keys);
  return keys;
}

function visibleByKernel(mesh: FaceMesh, pose: Pose, wanted: TensorFormat): Uint32Array {
  const kernels = createKernels();
  const memory = createKernelMemory(kernels.memory);
  const lights = createLightPass(kernels, memory, wanted);
  const poses = createPosePass(kernels, memory, wanted, lights.target);
  poses.draw(mesh, pose);
  const side = 2 * wanted.size;
  const keys = new Uint32Array(side * side);
  for (let sample = 0; sample < side * side; sample++) {
    const [x, y] = [sample % side, Math.floor(sample / side)];
    keys[sample] = memory.uint32(poses.samples + y * sampleRowBytes(wanted.size) + 4 * x, 1)[0];
  }
  return keys;
}

describe('bytes of the kernels', () => {
  const wanted = format({ channels: 'bgr' });

  it('are the same from one renderer whatever it drew before, and from another', () => {
    const renderer = createRenderer(wanted);
    const first = draw(renderer, face, POSES[1], LIGHTS[1]);
    draw(renderer, sphere(90), POSES[0], LIGHTS[0]);
    draw(renderer, other, POSES[2], LIGHTS[2]);
    expect(draw(renderer, face, POSES[1], LIGHTS[1])).toEqual(first);
    expect(draw(createRenderer(wanted), { ...face }, POSES[1], LIGHTS[1])).toEqual(first);
  });

  it('go to the offset and nowhere else, in any order of lights', () => {
    const renderer = createRenderer(format({ size: 33 }));
    const length = imageElementCount(renderer.format);
    const alone = LIGHTS.map((light) => draw(renderer, face, POSES[1], light));
    const out = new Float32Array(3 * length + 20).fill(-7);
    renderer.rasterise(face, POSES[1]);
    for (const n of [2, 0, 1]) renderer.relight(LIGHTS[n], out, 10 + n * length);
    alone.forEach((image, n) => {
      expect(out.subarray(10 + n * length, 10 + (n + 1) * length)).toEqual(image);
    });
    expect([...out.subarray(0, 10), ...out.subarray(10 + 3 * length)]).toEqual(Array(20).fill(-7));
  });

  it.each<Partial<TensorFormat>>([
    {},
    { mean: [0.5, 0.4, 0.3], std: [0.2, 0.25, 0.3] },
    { layout: 'nhwc' },
    { channels: 'gray' },
  ])('are those of each light alone when lights are drawn together, as %j', (values) => {
    const lights = [...LIGHTS, ...LIGHTS.slice(0, 2)];
    const renderer = createRenderer(format(values), lights.length);
    const alone = lights.map((light) => draw(renderer, face, POSES[2], light));
    const length = imageElementCount(renderer.format);
    renderer.relightAll(lights, renderer.images(), 0);
    alone.forEach((image, n) => {
      expect(renderer.images().slice(n * length, (n + 1) * length)).toEqual(image);
    });
  });

  it.each<Partial<TensorFormat>>([
    {},
    { layout: 'nhwc' },
    { channels: 'gray' },
    { size: 33 },
    { size: 112, background: { kind: 'texture', contrast: 0.6 } },
  ])('are the same wherever they lie in a room that held other images, as %j', (values) => {
    const renderer = createRenderer(format(values), 4);
    const length = imageElementCount(renderer.format);
    const [front, side, away] = POSES;
    const drawnAt = (offset: number): Float32Array =>
      renderer.images().slice(offset, offset + length);
    const views = [
      { mesh: face, pose: side, backdrop: 1, lights: LIGHTS, offset: 0 },
      { mesh: sphere(20), pose: front, backdrop: 2, lights: [LIGHTS[1]], offset: length },
      { mesh: other, pose: away, backdrop: 2, lights: [LIGHTS[2]], offset: 3 * length },
      { mesh: face, pose: front, backdrop: 2, lights: [LIGHTS[0]], offset: length / 3 },
      { mesh: sphere(20), pose: front, backdrop: 2, lights: LIGHTS, offset: length },
    ];
    for (const { mesh, pose, backdrop, lights, offset } of views) {
      renderer.rasterise(mesh, pose, backdrop);
      renderer.relightAll(lights, renderer.images(), offset);
      lights.forEach((light, n) => {
        const alone = createRenderer(format(values));
        const wanted = new Float32Array(length);
        alone.rasterise(mesh, pose, backdrop);
        alone.relight(light, wanted, 0);
        expect(drawnAt(offset + n * length)).toEqual(wanted);
      });
    }
  });

  it('are drawn whole where others may have written', () => {
    const renderer = createRenderer(format({}), 3);
    const length = imageElementCount(renderer.format);
    const drawAll = (): Float32Array => {
      renderer.rasterise(face, FRONTAL);
      renderer.relightAll(LIGHTS, renderer.images(), 0);
      return renderer.images().slice();
    };
    const wanted = drawAll();
    renderer.images().fill(-7, length);
    renderer.forget(1);
    expect(drawAll()).toEqual(wanted);
  });

  it('of the background are one value, beside the head too', () => {
    const quad = frontalQuad(64, 10.5, 20, 41, 50);
    const image = draw(createRenderer(format({})), quad, FRONTAL, LIGHTS[0]);
    expect(image[0]).toBeCloseTo(BACKGROUND_GREY, 5);
    for (const pixel of [30 * 64 + 9, 30 * 64 + 41, 64 * 64 - 1])
      expect(image[pixel]).toBe(image[0]);
  });
});

describe('a renderer', () => {
  it('refuses what the reference refuses', () => {
    const renderer = createRenderer(format({}));
    expect(() => renderer.relight(LIGHTS[0], new Float32Array(100), 0)).toThrow(
      /expected room for elements 0 to 12287, found 100 elements/,
    );
    expect(() => createRenderer(format({ size: 15 }))).toThrow(/found 15/);
    const unmarked = createRenderer(format({ crop: ARCFACE }));
    expect(() => unmarked.rasterise(sphere(60), FRONTAL)).toThrow(/expected eyeImageLeft/);
  });

  it('draws on after a mesh that it refused', () => {
    const renderer = createRenderer(format({}));
    const wanted = draw(renderer, face, FRONTAL, LIGHTS[1]);
    const broken = { ...face, positions: face.positions.map((value) => 1000 * value) };
    expect(() => renderer.rasterise(broken, FRONTAL)).toThrow(/millimetres/);
    const unlit = { ...face, albedo: face.albedo.map((value, i) => (i === 300 ? NaN : value)) };
    expect(() => renderer.rasterise(unlit, FRONTAL)).toThrow(/found NaN at vertex 100/);
    expect(draw(renderer, face, FRONTAL, LIGHTS[1])).toEqual(wanted);
  });
});
