import { ALIGNMENT_LANDMARKS } from '../types.js';
import type { SourceModel } from './types.js';
import { meanPoint } from './vector.js';

/**
 * Takes out of every condition mode the shift it gives the five alignment points together: targets of sex or age also
 * make a body taller, which moves the head out of the picture and says nothing of the face.
 */
export function steadyConditions(model: SourceModel): SourceModel {
  const points = ALIGNMENT_LANDMARKS.map((name) => model.landmarks![name]);
  for (const { role, values } of model.modes) {
    if (role !== 'condition') continue;
    const shifts = points.map((vertices) => meanPoint(values, vertices));
    const shift = [0, 1, 2].map(
      (k) => shifts.reduce((sum, each) => sum + each[k], 0) / shifts.length,
    );
    for (let i = 0; i < values.length; i++) {
      values[i] -= shift[i % 3];
    }
  }
  return model;
}
