import { drawAddress, normalDraws } from '../src/numeric/index.js';
import {
  createAccumulator,
  createPlainSums,
  decideRows,
  defineDecision,
  fitUnitCalibration,
  readOutCount,
  readOutFactors,
  TABLE_GROUPS,
} from '../src/statistics/index.js';
import type {
  AccumulatorOptions,
  EmbeddingTemplates,
  ReadOuts,
  TableGroupFactory,
  UnitLayer,
} from '../src/statistics/index.js';
import { blockOf, createSpace, designPoint, PRESETS } from '../src/stimulus/index.js';
import type { Space, SpaceDefinition } from '../src/stimulus/index.js';
import { processorRate } from './harness.js';
import type { Benchmark } from './harness.js';

const BATCH = 64;
const UNITS = 2_000;

/** xu2018's seven factors of the paper's statistics: no jitter, so that two are between and five within identities. */
const SEVEN_FACTORS: SpaceDefinition = { ...PRESETS.xu2018, jitter: { scale: 0, translation: 0 } };

interface Workload {
  readonly name: string;
  readonly definition: SpaceDefinition;
  readonly groups: readonly TableGroupFactory[];
  /** Of the first unit, or of an embedding: the last layer. @default none */
  readonly decision?: 'unit' | 'embedding';
  readonly readOuts?: boolean;
  readonly pairs?: AccumulatorOptions['pairs'];
  readonly createSums?: AccumulatorOptions['createSums'];
  readonly units?: number;
}

/** Microseconds per image of one core, scoring included: whole identities of rectified noise. */
function tablesBenchmark(workload: Workload): Benchmark {
  return {
    name: workload.name,
    unit: 'µs/image/core',
    prepare: async () => {
      const space = createSpace(workload.definition);
      const units = workload.units ?? UNITS;
      const values = Float32Array.from(
        normalDraws(drawAddress(1, 'bench', []), units * BATCH),
        (z) => Math.max(0, z),
      );
      const unit = fitUnitCalibration(values.slice(0, 65_536));
      const layers = workload.readOuts ? LAYERS : [{ name: 'layer', units, offset: 0 }];
      const readOuts = workload.readOuts ? drawReadOuts(space) : null;
      const decision = decisionOf(workload, space);
      const scored = units + readOutCount(readOuts?.groups ?? []) + (decision ? 2 : 0);
      const open = (): ReturnType<typeof createAccumulator> =>
        createAccumulator({
          space,
          layers,
          calibration: {
            points: 65_536,
            units: Array.from({ length: scored }, () => unit),
            templates: null,
            readOuts,
          },
          decision,
          blockOf: (identity) => blockOf(space, identity),
          ...{ groups: workload.groups, pairs: workload.pairs, createSums: workload.createSums },
        });
      const points = Array.from({ length: space.viewCount }, (_, i) => designPoint(space, i));
      const batches = Array.from({ length: Math.ceil(points.length / BATCH) }, (_, i) =>
        points.slice(i * BATCH, (i + 1) * BATCH),
      );
      let accumulator = open();
      let identity = 0;
      const addIdentity = (): number => {
        if (identity === space.identityCount) {
          accumulator = open();
          identity = 0;
        }
        rename(points, identity);
        for (const batch of batches) accumulator.add(batch, values);
        identity++;
        return points.length;
      };
      return async (seconds) => 1e6 / (await processorRate(seconds, addIdentity));
    },
  };
}

/** The same views of another person: the images' own making is not measured. */
function rename(points: readonly { identity: number }[], identity: number): void {
  for (const point of points) point.identity = identity;
}

/** Layers of the full workload: the last is an embedding. */
const EMBEDDING = 512;
const LAYERS: readonly UnitLayer[] = [
  ...Array.from({ length: 8 }, (_, i) => ({ name: `layer ${i}`, units: 186, offset: 186 * i })),
  { name: 'embedding', units: EMBEDDING, offset: UNITS - EMBEDDING },
];
/** Read-outs per factor that a network's layers get; four of the other factors. */
const READ_OUTS: Readonly<Record<string, number>> = {
  ...{ residual: 8, identity: 16, sex: 1, ethnicity: 1, age: 2, expression: 6 },
};

function drawReadOuts(space: Space): ReadOuts {
  let first = 0;
  const groups = LAYERS.flatMap(({ name: layer, units: layerUnits, offset: layerOffset }) =>
    readOutFactors(space).map((factor) => {
      const count = READ_OUTS[factor] ?? 4;
      first += count;
      return { layer, layerOffset, layerUnits, factor, first: first - count, count, choice: null };
    }),
  );
  const weights = groups.flatMap(({ layerUnits, count, first: stream }) =>
    Array.from({ length: count }, (_, i) =>
      Float32Array.from(normalDraws(drawAddress(2, 'weights', [stream + i]), layerUnits)).map(
        (weight) => weight / Math.sqrt(layerUnits),
      ),
    ),
  );
  return { groups, weights, offsets: new Float32Array(first) };
}

function decisionOf({ decision }: Workload, space: Space): AccumulatorOptions['decision'] {
  if (decision !== 'embedding') return decision === 'unit' ? NEAREST : null;
  return embeddingOf(space);
}

/** Templates of noise, of all views and of each level: the search costs the same whoever is nearest. */
function embeddingOf(space: Space): AccumulatorOptions['decision'] {
  const perIdentity = 31;
  const sums = new Int32Array(space.identityCount * perIdentity * EMBEDDING);
  const draws = normalDraws(drawAddress(3, 'templates', []), 8191);
  for (let i = 0; i < sums.length; i++) sums[i] = Math.round(8000 * draws[i % draws.length]);
  const templates: EmbeddingTemplates = { width: EMBEDDING, perIdentity, sums };
  return defineDecision({
    kind: 'embedding',
    output: LAYERS[LAYERS.length - 1],
    trueClass: null,
    templates,
    calibrationViews: () => Int32Array.of(0, 5_000, 10_000),
    space,
  }).decision;
}

/** Margin and choice of an embedding's images among 2,000 people, without comparisons. */
const decideBenchmark: Benchmark = {
  name: 'statistics/embedding/decide',
  unit: 'µs/image/core',
  prepare: async () => {
    const space = createSpace(PRESETS.xu2018);
    const decision = embeddingOf(space);
    if (!decision) throw new Error('expected a decision');
    const points = Array.from({ length: BATCH }, (_, i) => designPoint(space, i));
    const values = Float32Array.from(normalDraws(drawAddress(1, 'bench', []), UNITS * BATCH));
    return async (seconds) =>
      1e6 /
      (await processorRate(seconds, () => decideRows(decision, points, values, UNITS).rank.length));
  },
};

const NEAREST: NonNullable<AccumulatorOptions['decision']> = {
  variable: 'the first unit',
  decide(_, activations, rowOffset, target, targetOffset) {
    target[targetOffset] = activations[rowOffset];
    target[targetOffset + 1] = activations[rowOffset] > 0 ? 1 : 0;
  },
};

const small = {
  ...SEVEN_FACTORS,
  factors: { ...SEVEN_FACTORS.factors, age: [25], expression: ['neutral'] },
} satisfies SpaceDefinition;

export const statisticsBenchmarks: readonly Benchmark[] = [
  tablesBenchmark({
    name: 'statistics/2000x7',
    definition: SEVEN_FACTORS,
    groups: TABLE_GROUPS.filter(({ name }) => /^(cell|identity|level)Tables$/.test(name)),
    pairs: [],
  }),
  tablesBenchmark({
    name: 'statistics/full',
    definition: PRESETS.xu2018,
    groups: TABLE_GROUPS,
    decision: 'embedding',
    readOuts: true,
  }),
  tablesBenchmark({
    name: 'statistics/tables',
    definition: PRESETS.xu2018,
    groups: TABLE_GROUPS,
    decision: 'unit',
  }),
  tablesBenchmark({
    name: 'statistics/tables-and-read-outs',
    definition: PRESETS.xu2018,
    groups: TABLE_GROUPS,
    decision: 'unit',
    readOuts: true,
  }),
  decideBenchmark,
  ...TABLE_GROUPS.map((group) =>
    tablesBenchmark({
      name: `statistics/group/${group.name}`,
      definition: PRESETS.xu2018,
      groups: [group],
      decision: 'unit',
    }),
  ),
  tablesBenchmark({
    name: 'statistics/plain/200x7',
    definition: small,
    groups: TABLE_GROUPS,
    pairs: [],
    units: 200,
    createSums: createPlainSums,
  }),
];
