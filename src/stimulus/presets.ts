import { ETHNICITIES, EXPRESSIONS, SEXES } from './factors.js';
import type { SpaceDefinition } from './space.js';

const FIVE_ANGLES = [-30, -15, 0, 15, 30];
const THREE_ANGLES = [-30, 0, 30];
const JITTER = { scale: 0.1, translation: 0.05 };

/** The paper's space, Xu et al. 2018, section 2.1: 2,000 identities x 13,125 views = 26,250,000 images. */
const xu2018: SpaceDefinition = {
  name: 'xu2018',
  seed: 2018,
  factors: {
    residual: count(500),
    sex: [...SEXES],
    ethnicity: [...ETHNICITIES],
    age: [25, 45, 65],
    expression: [...EXPRESSIONS],
    yaw: FIVE_ANGLES,
    pitch: FIVE_ANGLES,
    azimuth: FIVE_ANGLES,
    elevation: FIVE_ANGLES,
  },
  jitter: JITTER,
};

/** 40 identities x 2,025 views = 81,000 images: minutes on two cores. The shipped network knows these identities. */
const demo: SpaceDefinition = {
  name: 'demo',
  seed: 2018,
  factors: {
    residual: count(10),
    sex: [...SEXES],
    ethnicity: [...ETHNICITIES],
    age: [25, 45, 65],
    expression: ['happy', 'surprise', 'neutral'],
    yaw: FIVE_ANGLES,
    pitch: THREE_ANGLES,
    azimuth: FIVE_ANGLES,
    elevation: THREE_ANGLES,
  },
  jitter: JITTER,
};

/**
 * 400 identities x 270 views = 108,000 images: people enough for read-outs of layers and for maps on the face, which ten
 * residuals cannot give. The larger shipped network knows these identities.
 */
const people: SpaceDefinition = {
  name: 'people',
  seed: 2018,
  factors: {
    residual: count(100),
    sex: [...SEXES],
    ethnicity: [...ETHNICITIES],
    age: [25, 65],
    expression: ['happy', 'surprise', 'neutral'],
    yaw: FIVE_ANGLES,
    pitch: THREE_ANGLES,
    azimuth: THREE_ANGLES,
  },
  jitter: JITTER,
};

/** 8 identities x 36 views = 288 images: seconds. */
const smoke: SpaceDefinition = {
  name: 'smoke',
  seed: 2018,
  factors: {
    residual: count(2),
    sex: [...SEXES],
    ethnicity: [...ETHNICITIES],
    age: [25, 65],
    expression: ['happy', 'neutral'],
    yaw: THREE_ANGLES,
    azimuth: THREE_ANGLES,
  },
  jitter: JITTER,
};

export const PRESETS = { xu2018, people, demo, smoke } as const;
export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

function count(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
