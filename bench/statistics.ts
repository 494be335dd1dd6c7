import { drawAddress, normalDraws } from '../src/numeric/index.js';
import {
  createAccumulator,
  createPlainSums,
  fitUnitCalibration,
  TABLE_GROUPS,
} from '../src/statistics/index.js';
import type { AccumulatorOptions, TableGroupFactory } from '../src/statistics/index.js';
import { blockOf, createSpace, designPoint, PRESETS } from '../src/stimulus/index.js';
import type { DesignPoint, SpaceDefinition } from '../src/stimulus/index.js';
import { rate } from './harness.js';
import type { Benchmark } from './harness.js';

const BATCH = 64;
const UNITS = 2_000;

/** xu2018's seven factors of the paper's statistics: no jitter, so that two are between and five within identities. */
const SEVEN_FACTORS: SpaceDefinition = { ...PRESETS.xu2018, jitter: { scale: 0, translation: 0 } };

interface Workload {
  readonly name: string;
  readonly definition: SpaceDefinition;
  readonly groups: readonly TableGroupFactory[];
  readonly decision?: boolean;
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
      const decided = workload.decision ? 2 : 0;
      const open = (): ReturnType<typeof createAccumulator> =>
        createAccumulator({
          space,
          layers: [{ name: 'layer', units, offset: 0 }],
          calibration: {
            points: 65_536,
            units: Array.from({ length: units + decided }, () => unit),
            templates: null,
          },
          decision: decided > 0 ? NEAREST : null,
          blockOf: (identity) => blockOf(space, identity),
          ...{ groups: workload.groups, pairs: workload.pairs, createSums: workload.createSums },
        });
      const points = Array.from({ length: space.viewCount }, (_, i) => designPoint(space, i));
      let accumulator = open();
      let identity = 0;
      const addIdentity = (): number => {
        if (identity === space.identityCount) {
          accumulator = open();
          identity = 0;
        }
        for (let from = 0; from < points.length; from += BATCH) {
          accumulator.add(renamed(points.slice(from, from + BATCH), identity), values);
        }
        identity++;
        return points.length;
      };
      return async (seconds) => 1e6 / (await rate(seconds, addIdentity));
    },
  };
}

/** The same views of another person: the images' own making is not measured. */
function renamed(points: readonly DesignPoint[], identity: number): DesignPoint[] {
  return points.map((point) => Object.assign(point, { identity }));
}

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
    decision: true,
  }),
  ...TABLE_GROUPS.map((group) =>
    tablesBenchmark({
      name: `statistics/group/${group.name}`,
      definition: PRESETS.xu2018,
      groups: [group],
      decision: true,
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
