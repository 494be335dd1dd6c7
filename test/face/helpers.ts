import type { FaceMesh, FaceModel } from '../../src/face/index.js';
import { createSpace, designIndex, designPoint } from '../../src/stimulus/index.js';
import type { DesignFactor, DesignPoint, SpaceDefinition } from '../../src/stimulus/index.js';

const space = createSpace({
  name: 'test',
  seed: 2018,
  factors: {
    residual: [0, 1, 2, 3],
    sex: ['male', 'female'],
    ethnicity: ['western-caucasian', 'east-asian'],
    age: [25, 45, 65],
    expression: ['happy', 'surprise', 'fear', 'disgust', 'anger', 'sadness', 'neutral'],
    shapeAmplification: [1, 0, 2],
    textureAmplification: [1, 0, 2],
    yaw: [0, 30],
  },
  jitter: { scale: 0.1, translation: 0.05 },
} satisfies SpaceDefinition);

/** Design point with the given level values; the first level of every other factor, neutral, at 25. */
export function point(values: Partial<Record<DesignFactor, number | string>> = {}): DesignPoint {
  const wanted = { expression: 'neutral', ...values };
  const numbers = Object.fromEntries(
    Object.entries(space.levels).map(([name, levels]) => {
      const value = wanted[name as DesignFactor];
      const level = value === undefined ? 0 : levels.indexOf(value);
      if (level < 0) throw new Error(`no level ${value} of ${name} in the test space`);
      return [name, level];
    }),
  ) as Record<DesignFactor, number>;
  return designPoint(space, designIndex(space, numbers));
}

/** The group's average face at rest: no residual. */
export function average(values: Partial<Record<DesignFactor, number | string>> = {}): DesignPoint {
  return point({ shapeAmplification: 0, textureAmplification: 0, ...values });
}

/** Mean position of a landmark, mm. */
export function landmark(mesh: FaceMesh, name: string): [number, number, number] {
  const vertices = mesh.landmarks[name];
  const mean = (axis: number): number =>
    vertices.reduce((sum, v) => sum + mesh.positions[3 * v + axis], 0) / vertices.length;
  return [mean(0), mean(1), mean(2)];
}

export function distance(mesh: FaceMesh, from: string, to: string): number {
  const [a, b] = [landmark(mesh, from), landmark(mesh, to)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Mean luminance (unweighted mean of linear RGB) of a region of a mesh of the model. */
export function regionLightness(model: FaceModel, mesh: FaceMesh, region: string): number {
  const number = model.regionNames.indexOf(region);
  let sum = 0;
  let count = 0;
  model.regions.forEach((of, v) => {
    if (of !== number) return;
    sum += mesh.albedo[3 * v] + mesh.albedo[3 * v + 1] + mesh.albedo[3 * v + 2];
    count += 3;
  });
  return sum / count;
}
