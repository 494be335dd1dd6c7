import { SEXES, ETHNICITIES } from '../stimulus/index.js';
import type { StudyName } from '../studies/index.js';
import type { SpaceConfig } from './schema.js';

/** The demo space's people, whom the shipped network knows. */
const PEOPLE = { residual: 10, sex: [...SEXES], ethnicity: [...ETHNICITIES] };

/**
 * Spaces of studies that are not given one: the audit's demo; fewer views where a study shows each of them many times
 * over; every kind of factor for what a decision is sensitive to; all people whom the shipped network knows where features
 * are found from them.
 */
export const DEFAULT_SPACES: Readonly<Record<StudyName, SpaceConfig>> = {
  audit: { preset: 'demo' },
  sensitivity: {
    name: 'sensitivity',
    factors: {
      ...PEOPLE,
      age: [25, 65],
      expression: ['happy', 'neutral'],
      yaw: [-30, 0, 30],
      pitch: [-30, 0, 30],
      azimuth: [-30, 0, 30],
      elevation: [-30, 0, 30],
    },
  },
  generalization: {
    name: 'generalization',
    factors: {
      ...PEOPLE,
      age: [25, 65],
      expression: ['happy', 'neutral'],
      yaw: [-30, 0, 30],
      azimuth: [-30, 0, 30],
    },
  },
  diagnostic: {
    name: 'diagnostic',
    factors: { ...PEOPLE, residual: 50, yaw: [-30, 0, 30] },
  },
  resample: {
    name: 'resample',
    factors: { ...PEOPLE, yaw: [-30, 0, 30] },
  },
};

/** Of a sensitivity study that draws its views from ranges: people only. */
export const SAMPLED_SPACE: SpaceConfig = { name: 'sensitivity-sample', factors: PEOPLE };
