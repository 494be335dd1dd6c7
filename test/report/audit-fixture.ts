import { PNG } from 'pngjs';
import type {
  DecisionEstimates,
  InvarianceEstimate,
  LevelDecision,
  MeanEstimate,
  TuningCurve,
} from '../../src/statistics/types.js';
import type { AuditIllustrations } from '../../src/studies/illustration-types.js';
import type { AuditSummary, InformationRow } from '../../src/studies/types.js';
import type { Level } from '../../src/stimulus/index.js';

import { fixtureChoices, FIXTURE_WORST } from './decision-fixture.js';
import { fixtureDetails, fixtureDrawings, fixtureLayerDrawings } from './detail-fixture.js';

type FixtureFactor = AuditSummary['run']['space']['factors'][number];

/** Layers of a small residual network and the units of each; `decision` holds the margin and `correct`. */
export const FIXTURE_LAYERS: readonly { readonly name: string; readonly units: number }[] = [
  { name: 'stem', units: 64 },
  { name: 'block1/relu1', units: 64 },
  { name: 'block1/out', units: 64 },
  { name: 'block2/relu1', units: 96 },
  { name: 'block2/out', units: 96 },
  { name: 'block3/out', units: 128 },
  { name: 'block4/relu1', units: 160 },
  { name: 'block4/out', units: 160 },
  { name: 'pool', units: 160 },
  { name: 'logits', units: 40 },
  { name: 'decision', units: 2 },
];

const NETWORK_LAYERS = FIXTURE_LAYERS.filter(({ name }) => name !== 'decision').map(
  ({ name }) => name,
);

const SPACE_FACTORS: readonly FixtureFactor[] = [
  { name: 'residual', kind: 'identity', levels: Array.from({ length: 40 }, (_, i) => i) },
  { name: 'sex', kind: 'identity', levels: ['male', 'female'] },
  { name: 'ethnicity', kind: 'identity', levels: ['western-caucasian', 'east-asian'] },
  { name: 'age', kind: 'view', levels: [25, 45, 65] },
  {
    name: 'expression',
    kind: 'view',
    levels: ['happy', 'surprise', 'fear', 'disgust', 'anger', 'sadness', 'neutral'],
  },
  { name: 'yaw', kind: 'view', levels: [-30, -15, 0, 15, 30] },
  { name: 'pitch', kind: 'view', levels: [-30, 0, 30] },
  { name: 'azimuth', kind: 'view', levels: [-30, -15, 0, 15, 30] },
  { name: 'elevation', kind: 'view', levels: [-30, 0, 30] },
  { name: 'scale', kind: 'jitter', levels: [0.92, 0.96, 1, 1.04, 1.08] },
  { name: 'translationX', kind: 'jitter', levels: [-0.04, -0.02, 0, 0.02, 0.04] },
];

/** Bits of the best unit at the first and the last layer, and the depth (0..1) and height of the peak between. */
const DEPTH_PROFILES: Readonly<Record<string, readonly [number, number, number, number]>> = {
  residual: [0.31, 2.4, 0.9, 2.62],
  sex: [0.05, 0.42, 0.8, 0.55],
  ethnicity: [0.09, 0.33, 0.7, 0.61],
  identity: [0.42, 2.9, 0.8, 3.12],
  age: [0.03, 0.05, 0.55, 0.22],
  expression: [0.02, 0.04, 0.5, 0.31],
  yaw: [0.45, 0.09, 0.2, 0.92],
  pitch: [0.22, 0.07, 0.3, 0.58],
  azimuth: [0.88, 0.02, 0.05, 0.94],
  elevation: [0.61, 0.03, 0.1, 0.66],
  scale: [0.004, -0.0004, 0.3, 0.021],
  translationX: [0.003, 0.0008, 0.4, 0.017],
};

export const FIXTURE_FACTORS = Object.keys(DEPTH_PROFILES);

export const DEAD_UNIT_REASON = 'constant over the calibration points';
export const DETERMINISTIC_REASON = 'deterministic: zero variance within a level';
export const CLASSES_REASON =
  'every identity is one class of the decision: not a response of its own';
export const SINGLE_SHARE_REASON = 'a single decision variable has no identity share of its own';

const RESIDUALS = 40;
const IDENTITIES = 160;
const VIEWS = 3 * 7 * 5 * 3 * 5 * 3;
const POINTS = IDENTITIES * VIEWS;

/** A summary such as an audit of a classifier of about 1,000 units and 12 factors writes, the same at every call. */
export function auditFixture(): { summary: AuditSummary; illustrations: AuditIllustrations } {
  const information = fixtureInformation();
  return {
    summary: fixtureSummary(information),
    illustrations: {
      tuning: fixtureTuning(information),
      faces: fixtureFaces(),
      worst: [...FIXTURE_WORST.worst, ...FIXTURE_WORST.worstByLevel].map(({ index }) => ({
        index,
        png: ovalPng(64, 0.6),
      })),
      maps: fixtureDrawings(),
      layerMaps: fixtureLayerDrawings(),
    },
  };
}

function fixtureSummary(information: readonly InformationRow[]): AuditSummary {
  return {
    schema: 'factorscope/summary@1',
    run: {
      runId: 'audit-2026-11-21-7f3a',
      study: 'audit',
      version: '0.1.0',
      finishedAt: '2026-11-21T06:25:19.000Z',
      seconds: 284.3,
      space: {
        name: 'demo-wide',
        points: POINTS,
        identities: IDENTITIES,
        views: VIEWS,
        residuals: RESIDUALS,
        factors: SPACE_FACTORS,
      },
      settings: {
        seed: 20_181_119,
        jitter: { scale: 0.08, translation: 0.04 },
        probes: { names: 'auto', pooling: 'mean' },
        pairs: [
          ['yaw', 'pitch'],
          ['azimuth', 'elevation'],
        ],
      },
      faceModel: { name: 'procedural', digest: 'c0ffee00'.repeat(8) },
      mode: {
        engine: 'onnx',
        version: '1.30.0',
        precision: 'f32',
        device: 'cpu-avx512',
        batch: 75,
      },
      calibrationPoints: 65_536,
      shards: { total: 40, cached: 12 },
    },
    coverage: { expected: POINTS, scored: POINTS, missing: 0, duplicates: 0 },
    digest: '9b1d5e0a4c7f2388'.repeat(4),
    network: {
      file: 'networks/resnet10-64px.onnx',
      sha256: '5f2c9a71e4b80d36'.repeat(4),
      parameters: 1_239_208,
      output: 'classifier',
      layers: FIXTURE_LAYERS,
    },
    information,
    invariance: fixtureInvariance(),
    ...fixtureDetails(NETWORK_LAYERS, SPACE_FACTORS),
    performance: {
      decision: 'margin of the true class logit over the largest other',
      reason: null,
      estimates: fixtureDecisions(),
      ...FIXTURE_WORST,
    },
    throughput: { imagesPerSecond: 3120.4, scoringImagesPerSecond: 3377.9 },
    warnings: [
      '0.012 % of scores were clamped at the ends of the calibration',
      '3 units of block2/relu1 are constant over the calibration points and have no estimates',
    ],
  };
}

function fixtureInformation(): InformationRow[] {
  const random = randomStream(7);
  return FIXTURE_LAYERS.flatMap((layer, position) =>
    FIXTURE_FACTORS.flatMap((factor) =>
      Array.from({ length: layer.units }, (_, unit) =>
        informationRow(layer.name, position, factor, unit, layer.units, random),
      ),
    ),
  );
}

function informationRow(
  layer: string,
  position: number,
  factor: string,
  unit: number,
  units: number,
  random: () => number,
): InformationRow {
  const none = { bits: null, low: null, high: null };
  const row = { layer, unit, factor };
  if (layer === 'block2/relu1' && unit < 3) {
    return { ...row, ...none, binnedBits: null, reason: DEAD_UNIT_REASON };
  }
  if (layer === 'decision' && (factor === 'identity' || factor === 'residual')) {
    return { ...row, ...none, binnedBits: null, reason: CLASSES_REASON };
  }
  if (layer === 'decision' && unit === 1 && factor === 'sex') {
    return { ...row, ...none, binnedBits: 0.0031, reason: DETERMINISTIC_REASON };
  }
  const best = bitsAtDepth(factor, position / (FIXTURE_LAYERS.length - 1));
  const favourite = (FIXTURE_FACTORS.indexOf(factor) * 5 + position) % units;
  const bits = unit === favourite ? best : best * random() ** 4 * 0.9 - 0.0004 * random();
  const error = 0.03 * Math.abs(bits) + 0.0006;
  const symmetric = factor === 'yaw' && random() < 0.06;
  return {
    ...row,
    bits: symmetric ? bits * 0.15 : bits,
    low: bits * (symmetric ? 0.15 : 1) - 2 * error,
    high: bits * (symmetric ? 0.15 : 1) + 2 * error,
    binnedBits: bits * (0.94 + 0.1 * random()) + 0.0004 * random(),
    reason: null,
  };
}

function bitsAtDepth(factor: string, depth: number): number {
  const [first, last, peakDepth, peak] = DEPTH_PROFILES[factor];
  const [from, to, share] =
    depth < peakDepth
      ? [first, peak, depth / peakDepth]
      : [peak, last, (depth - peakDepth) / (1 - peakDepth)];
  return from + (to - from) * share ** 1.3;
}

function fixtureInvariance(): InvarianceEstimate[] {
  const views = SPACE_FACTORS.filter(({ kind }) => kind === 'view');
  return FIXTURE_LAYERS.flatMap(({ name: layer }, position) =>
    views.map(({ name: factor }): InvarianceEstimate => {
      if (layer === 'decision') {
        return { layer, factor, index: null, low: null, high: null, reason: SINGLE_SHARE_REASON };
      }
      const bits = bitsAtDepth(factor, position / 10);
      const index = (0.25 + 0.07 * position) / (0.25 + 0.07 * position + 1.1 * bits);
      return { layer, factor, index, low: index - 0.03, high: index + 0.03, reason: null };
    }),
  );
}

function fixtureDecisions(): DecisionEstimates {
  const random = randomStream(21);
  const mean = (value: number, halfWidth: number): MeanEstimate => ({
    value,
    low: value - halfWidth,
    high: value + halfWidth,
  });
  const byLevel = SPACE_FACTORS.flatMap(({ name: factor, levels }) =>
    levels.map((_, level): LevelDecision => {
      const drop = 0.11 * Math.abs((2 * level) / (levels.length - 1) - 1) * random();
      return {
        factor,
        level,
        points: Math.round(POINTS / levels.length),
        accuracy: mean(0.96 - drop, 0.008 + 0.01 * random()),
        margin: mean(6.4 - 22 * drop, 0.25 + 0.2 * random()),
        topFive: mean(0.99 - drop / 3, 0.004),
      };
    }),
  );
  return {
    accuracy: mean(0.9412, 0.0091),
    margin: mean(5.87, 0.31),
    topFive: mean(0.9871, 0.0032),
    byLevel,
    ...fixtureChoices(),
    worst: FIXTURE_WORST.worst,
    worstByLevel: FIXTURE_WORST.worstByLevel,
  };
}

/** The four best units of each factor, the second with symmetric tuning. */
function fixtureTuning(information: readonly InformationRow[]): TuningCurve[] {
  const random = randomStream(3);
  return FIXTURE_FACTORS.flatMap((factor) => {
    const levels: readonly Level[] =
      SPACE_FACTORS.find(({ name }) => name === factor)?.levels ??
      Array.from({ length: IDENTITIES }, (_, i) => i);
    return information
      .filter((row) => row.factor === factor && row.bits !== null)
      .sort((a, b) => (b.bits ?? 0) - (a.bits ?? 0))
      .slice(0, 4)
      .map(({ layer, unit, bits }, rank) => {
        const strength = Math.min(1, Math.sqrt(1 - 4 ** -(bits ?? 0)));
        const shape = (i: number): number => {
          const place = (2 * i) / (levels.length - 1) - 1;
          if (levels.length > 12) return 2 * random() - 1;
          return rank === 1 && levels.length > 2
            ? 1.4 * Math.abs(place) - 0.7
            : place * (rank === 2 ? -1 : 1);
        };
        return {
          layer,
          unit: unit ?? 0,
          factor,
          means: levels.map((_, i) => 1.3 * strength * shape(i) + 0.05 * random()),
          deviations: levels.map(() => Math.sqrt(1 - 0.8 * strength ** 2) * (0.9 + 0.2 * random())),
        };
      });
  });
}

function fixtureFaces(): AuditIllustrations['faces'] {
  const captions = [
    'male, western-caucasian, 25 years, neutral',
    'female, western-caucasian, 25 years, happy',
    'male, east-asian, 45 years, surprise',
    'female, east-asian, 45 years, neutral, yaw −30°',
    'male, western-caucasian, 65 years, light azimuth 30°',
    'female, western-caucasian, 65 years, pitch 30°',
    'male, east-asian, 25 years, anger',
    'female, east-asian, 65 years, fear, yaw 15°',
  ];
  return captions.map((caption, i) => ({ caption, png: ovalPng(96, 0.55 + 0.05 * i) }));
}

/** A shaded oval: stands for a rendered face. */
function ovalPng(size: number, tone: number): Uint8Array {
  const image = new PNG({ width: size, height: size });
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [u, v] = [(x / size - 0.5) / 0.34, (y / size - 0.5) / 0.44];
      const height = 1 - u * u - v * v;
      const value = height > 0 ? 255 * tone * (0.35 + 0.65 * Math.sqrt(height)) : 90;
      image.data.set([value, value * 0.86, value * 0.76, 255], 4 * (y * size + x));
    }
  }
  return PNG.sync.write(image);
}

/** A small linear congruential stream in 0..1: the fixture needs to be the same everywhere, not good. */
function randomStream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
