import { PNG } from 'pngjs';
import type { AuditIllustrations } from '../../src/studies/illustration-types.js';
import type { AuditSummary } from '../../src/studies/types.js';

type Details = Pick<
  AuditSummary,
  'variance' | 'invarianceDetail' | 'maps' | 'synergy' | 'nulls' | 'geometry' | 'geometryReason'
>;
type Factors = AuditSummary['run']['space']['factors'];

const REGIONS = ['nose', 'mouth', 'eyes', 'brows'];
const about = (value: number, half: number) => ({ low: value - half, high: value + half });

/** What an audit estimates beyond information, with round numbers that tests can look for. */
export function fixtureDetails(layers: readonly string[], factors: Factors): Details {
  const views = factors.filter(({ kind }) => kind === 'view');
  return {
    variance: fixtureVariance(layers, views),
    invarianceDetail: fixtureInvarianceDetail(layers, views),
    maps: fixtureMaps(),
    synergy: fixtureSynergy(layers),
    nulls: { factors: [], discoveries: [] },
    geometry: fixtureGeometry(layers, views),
    geometryReason: null,
  };
}

function fixtureVariance(layers: readonly string[], views: Factors): Details['variance'] {
  const row = (
    layer: string,
    names: string[],
    order: 'first' | 'pair' | 'total',
    share: number,
  ) => ({
    ...{ layer, unit: null, factors: names, order, share, reason: null },
    ...about(share, 0.05),
  });
  return {
    shares: layers.flatMap((layer) => [
      row(layer, ['identity'], 'first', 0.3),
      ...views.flatMap(({ name }, i) => [
        row(layer, [name], 'first', 0.02 * (i + 1)),
        row(layer, [name], 'total', 0.03 * (i + 1)),
      ]),
      row(layer, ['yaw', 'pitch'], 'pair', 0.06),
    ]),
    pairInformation: [],
    absent: [{ factors: ['scale'], order: 'total', reason: 'jitter is drawn, not crossed' }],
  };
}

function fixtureInvarianceDetail(
  layers: readonly string[],
  views: Factors,
): Details['invarianceDetail'] {
  const bits = (value: number) => ({ bits: value, ...about(value, 0.02), reason: null });
  const each = layers.flatMap((layer) => views.map((view) => ({ layer, view })));
  return {
    identityWithinLevels: each.map(({ layer, view: { name, levels } }) => ({
      ...{ layer, unit: null, factor: name, units: 8, byLevel: levels.map(() => 0.3) },
      ...{
        within: bits(0.3),
        pooled: bits(0.2),
        withinGroups: bits(0.25),
        pooledGroups: bits(0.15),
      },
    })),
    levelCorrelations: each.map(({ layer, view: { name, levels } }) => {
      const matrix = (shift: number) =>
        levels.map((_, a) =>
          levels.map((__, b) => (a === b ? 1 : 1 - 0.1 * Math.abs(a - b) + shift)),
        );
      return {
        ...{ layer, factor: name, about: 'groups' as const, units: 8, reason: null },
        ...{ correlations: matrix(0), low: matrix(-0.1), high: matrix(0.1) },
      };
    }),
  };
}

function fixtureMaps(): Details['maps'] {
  const unit = { layer: 'pool', unit: 3 };
  return {
    regions: REGIONS.map((region) => ({
      ...{ property: 'shape' as const, region, dimensions: 4, varianceShare: 0.96 },
    })),
    regionInformation: REGIONS.map((region, i) => {
      const bits = 0.2 - 0.05 * i;
      const level = null;
      return {
        ...unit,
        property: 'shape',
        region,
        level,
        bits,
        ...about(bits, 0.04),
        reason: null,
      };
    }),
    similarity: [
      {
        ...{ ...unit, property: 'shape' as const, factor: 'yaw' },
        correlations: [0, 1, 2, 3, 4].map((a) =>
          [0, 1, 2, 3, 4].map((b) => 1 - 0.1 * Math.abs(a - b)),
        ),
      },
    ],
    units: [
      { ...unit, property: 'shape', maximumBits: 0.21, thresholdBits: 0.04, shareAbove: 0.12 },
    ],
    layers: ['block1/out', 'pool'].map((layer) => ({
      ...{ layer, property: 'shape' as const, units: 8, meanBits: 0.02, maximumBits: 0.2 },
      joint: {
        ...{ readOuts: 8, residuals: 50, meanBits: 0.08, maximumBits: 0.3, thresholdBits: 0.1 },
        ...{ shareAbove: 0.4, reason: null },
      },
    })),
  };
}

function fixtureSynergy(layers: readonly string[]): Details['synergy'] {
  const feature = { kind: 'region', property: 'shape', region: 'nose' } as const;
  return {
    triples: layers.map((layer, i) => ({
      ...{ layer, unit: 3, feature, featureUnitBits: 0.3, featureDecisionBits: 0.4 },
      ...{ jointBits: 0.7 - 0.02 * i, interactionBits: -0.02 * i, ...about(-0.02 * i, 0.01) },
      ...{ redundancyBits: 0.3, reason: null },
    })),
    driver: { feature, decisionBits: 0.4, ...about(0.4, 0.1), carriers: [] },
    reason: null,
    decompositions: layers.map((layer, i) => {
      const part = (bits: number) => ({ bits, ...about(bits, 0.02) });
      return {
        ...{ layer, unit: 3, feature: { property: 'shape' as const, region: 'nose', axis: 0 } },
        ...{ residuals: 250, images: 90_000, counts: [], reason: null },
        ...{ featureUnitBits: 0.3, featureDecisionBits: 0.25, jointBits: 0.4 },
        ...{ redundant: part(0.02 * i), uniqueUnit: part(0.1), uniqueDecision: part(0.1) },
        ...{ synergistic: part(0.03), redundantChance95Bits: 0.02, synergisticChance95Bits: 0.04 },
      };
    }),
  };
}

function fixtureGeometry(layers: readonly string[], views: Factors): Details['geometry'] {
  const representations = [
    ...layers.map((name) => ({ name, kind: 'layer' as const })),
    ...views.map(({ name }) => ({ name, kind: 'factor' as const })),
  ];
  const matrix = representations.map((_, a) => representations.map((__, b) => (a === b ? 1 : 0.5)));
  return {
    ...{ rows: 1024, representations, alignment: matrix, biasedAlignment: matrix },
    ...{ dissimilarityCorrelation: matrix, reasons: [] },
  };
}

/** One map in two views; plain squares stand for rendered faces. */
export function fixtureDrawings(): AuditIllustrations['maps'] {
  const png = PNG.sync.write(new PNG({ width: 16, height: 16 }));
  return [
    {
      ...{ layer: 'pool', unit: 3, property: 'shape', kind: 'views' },
      ...{ scaleBits: [0, 0.21], thresholdBits: 0.04 },
      pictures: [-30, 0].map((yaw) => ({ yaw, png })),
    },
  ];
}

/** Layers as a whole: a plain square for each kind of map. */
export function fixtureLayerDrawings(): NonNullable<AuditIllustrations['layerMaps']> {
  const png = PNG.sync.write(new PNG({ width: 16, height: 16 }));
  return (['joint', 'maximum', 'mean'] as const).flatMap((kind) =>
    ['block1/out', 'pool'].map((layer) => ({
      ...{ layer, property: 'shape' as const, kind, png },
      ...{ scaleBits: [0, 0.3] as const, thresholdBits: kind === 'joint' ? 0.1 : null },
    })),
  );
}
