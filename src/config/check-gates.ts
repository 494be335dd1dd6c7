import { createSpace } from '../stimulus/index.js';
import type { Space } from '../stimulus/index.js';
import { GATE_LIMITS } from './gate-schema.js';
import { nearestName } from './nearest-name.js';
import type { ConfigProblem } from './problem.js';
import { resolveSpace } from './resolve-space.js';
import type { StudyConfig } from './schema.js';

type Gate = NonNullable<StudyConfig['gates']>[number];
/** A key of a gate and what is wrong with it; an empty key: the gate itself. */
type Fault = readonly [key: keyof Gate | '', message: string];

/** Keys of gates that need or exclude each other. */
export function checkGates({ gates = [] }: StudyConfig): ConfigProblem[] {
  return problemsOf(gates, (gate) => [...checkLimit(gate), ...checkSubject(gate)]);
}

/** Gates against the space and the baseline that file, environment and flags give together. */
export function checkGatesWhole({ gates = [], baseline, space }: StudyConfig): ConfigProblem[] {
  if (gates.length === 0) return [];
  const created = createSpace(resolveSpace(space ?? { preset: 'demo' }));
  return problemsOf(gates, (gate) => [
    ...checkFactor(gate, created),
    ...checkLevel(gate, created),
    ...checkBaseline(gate, baseline),
  ]);
}

function problemsOf(gates: readonly Gate[], check: (gate: Gate) => Fault[]): ConfigProblem[] {
  return gates.flatMap((gate, i) =>
    check(gate).map(([key, message]) => ({
      path: ['gates', i, ...(key === '' ? [] : [key])],
      message,
    })),
  );
}

function checkLimit(gate: Gate): Fault[] {
  const given = GATE_LIMITS.filter((key) => gate[key] !== undefined);
  if (given.length === 1) return [];
  const expected = `expected one of ${GATE_LIMITS.join(', ')}`;
  if (given.length === 0) return [['', `found no limit, ${expected}`]];
  return [[given[1], `found beside ${given[0]}, ${expected}: write two gates`]];
}

function checkSubject(gate: Gate): Fault[] {
  const { metric, layer, factor, level } = gate;
  if (metric === 'information' || metric === 'invariance') {
    return [
      ...missing(gate, 'layer', layer),
      ...missing(gate, 'factor', factor),
      ...foreign(gate, 'level', level),
    ];
  }
  const faults = foreign(gate, 'layer', layer);
  if (factor !== undefined && level === undefined) {
    faults.push(['factor', 'found without level: name the level that is meant']);
  }
  if (factor === undefined && level !== undefined) {
    faults.push(['level', 'found without factor: name the factor whose level it is']);
  }
  return faults;
}

function missing({ metric }: Gate, key: 'layer' | 'factor', value: unknown): Fault[] {
  return value === undefined
    ? [['', `found no ${key}, but ${metric} is that of a layer and a factor: add ${key}`]]
    : [];
}

function foreign({ metric }: Gate, key: 'layer' | 'level', value: unknown): Fault[] {
  return value === undefined ? [] : [[key, `found with metric ${metric}, which has none`]];
}

function checkFactor({ metric, factor }: Gate, space: Space): Fault[] {
  if (factor === undefined) return [];
  const known = gateFactors(metric, space);
  if (known.includes(factor)) return [];
  const nearest = nearestName(factor, known);
  const hint = nearest === null ? '' : `; did you mean "${nearest}"?`;
  return [
    [
      'factor',
      `found "${factor}", expected a factor that the space varies and ${metric} is known for: ${known.join(', ')}${hint}`,
    ],
  ];
}

function gateFactors(metric: Gate['metric'], { factors }: Space): string[] {
  const views = factors.filter(({ kind }) => kind === 'view').map(({ name }) => name);
  const groups = factors
    .filter(({ kind, name }) => kind === 'identity' && name !== 'residual')
    .map(({ name }) => name);
  if (metric === 'invariance') return views;
  if (metric !== 'information') return [...groups, ...views];
  const given = groups.length > 0 ? [`identity|${groups.join(',')}`] : [];
  return [...factors.map(({ name }) => name), 'identity', ...given];
}

function checkLevel({ factor, level }: Gate, { factors }: Space): Fault[] {
  const found = factors.find(({ name }) => name === factor);
  if (level === undefined || !found || found.levels.includes(level)) return [];
  return [['level', `found ${level}, expected a level of ${factor}: ${found.levels.join(', ')}`]];
}

function checkBaseline({ maxDrop, maxRise }: Gate, baseline: string | undefined): Fault[] {
  if ((maxDrop === undefined && maxRise === undefined) || baseline !== undefined) return [];
  const key = maxDrop === undefined ? 'maxRise' : 'maxDrop';
  return [[key, 'found without a baseline: set baseline or --baseline to an earlier run']];
}
