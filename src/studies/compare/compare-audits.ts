import { benjaminiHochberg, pairedDifference } from '../../statistics/index.js';
import type { FoldedAudit, FoldedEstimate, PairedDifference } from '../../statistics/index.js';
import type { Space } from '../../stimulus/index.js';
import type {
  ComparedRun,
  Comparison,
  ComparisonSide,
  InformationDifference,
  InvarianceDifference,
  PerformanceDifference,
  TestedDifference,
} from './types.js';

/** False discovery rate at which a difference counts as a change. */
export const CHANGED_RATE = 0.05;
/** Below this the jackknife interval of information is too short. */
const SMALL_BITS = 0.03;
/** Layers of one run alone that are named. */
const NAMED_LAYERS = 4;

export interface ComparisonRequest {
  readonly version: string;
  /** Of both runs: `spaceDifference` says whether it is one. */
  readonly space: Space;
  readonly a: ComparisonSide;
  readonly b: ComparisonSide;
  /** What else differs, in words. */
  readonly notes: readonly string[];
}

/** Paired differences b - a of everything that both runs estimated, layers matched by name. */
export function compareAudits({ version, space, a, b, notes }: ComparisonRequest): Comparison {
  return {
    schema: 'factorscope/comparison@1',
    version,
    a: a.run,
    b: b.run,
    space: describeSpace(space),
    notes: [...notes, ...unmatchedLayers(a.run, b.run)],
    information: informationDifferences(a.folded, b.folded),
    performance: performanceDifferences(a, b),
    invariance: invarianceDifferences(a.folded, b.folded),
  };
}

function describeSpace(space: Space): Comparison['space'] {
  return {
    name: space.definition.name,
    points: space.pointCount,
    residuals: space.residualCount,
    factors: space.factors.map(({ name, kind, levels }) => ({ name, kind, levels })),
  };
}

function unmatchedLayers(a: ComparedRun, b: ComparedRun): string[] {
  const only = (one: ComparedRun, other: ComparedRun): string => {
    const names = one.layers
      .map(({ name }) => name)
      .filter((name) => !other.layers.some((layer) => layer.name === name));
    const more = names.length - NAMED_LAYERS;
    return `${names.slice(0, NAMED_LAYERS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  };
  return [
    ['A', only(a, b)],
    ['B', only(b, a)],
  ]
    .filter(([, names]) => names !== '')
    .map(([run, names]) => `layers of ${run} alone, which nothing is compared with: ${names}`);
}

function informationDifferences(a: FoldedAudit, b: FoldedAudit): InformationDifference[] {
  const pairs = matched(
    a.information,
    b.information,
    ({ layer, factor, source }) => `${layer}\n${factor}\n${source}`,
  );
  const differences = tested(
    pairs.map(([one, other]) => smallIsUntested(pairedDifference(one, other))),
  );
  return pairs.map(([one, other], i) => ({
    layer: one.layer,
    factor: one.factor,
    source: one.source,
    unitA: one.unit,
    unitB: other.unit,
    ...differences[i],
  }));
}

/** Between two runs that both know next to nothing, an interval would be too short to call a difference a change. */
function smallIsUntested(difference: PairedDifference): PairedDifference {
  const { a, b, probability } = difference;
  const isSmall = Math.max(a ?? Infinity, b ?? Infinity) < SMALL_BITS;
  if (!isSmall || probability === null) return difference;
  return {
    ...difference,
    probability: null,
    reason: `not tested: both runs are below ${SMALL_BITS} bits, where intervals are too short`,
  };
}

function performanceDifferences(a: ComparisonSide, b: ComparisonSide): PerformanceDifference[] {
  const sameDecision = a.run.decision === b.run.decision;
  const pairs = matched(a.folded.performance ?? [], b.folded.performance ?? [], ({ cell }) =>
    JSON.stringify(cell),
  );
  const rows = pairs.flatMap(([one, other]) =>
    (['accuracy', 'margin'] as const).map((measure) => ({
      measure,
      cell: one.cell,
      points: one.points,
      pair: [one[measure], other[measure]] as const,
    })),
  );
  const differences = tested(
    rows.map(({ pair: [one, other] }) =>
      sameDecision ? pairedDifference(one, other) : otherDecision(one, other),
    ),
  );
  return rows.map(({ measure, cell, points }, i) => ({
    measure,
    cell,
    points,
    ...differences[i],
  }));
}

function otherDecision(a: FoldedEstimate, b: FoldedEstimate): PairedDifference {
  return {
    a: a.value,
    b: b.value,
    difference: null,
    low: null,
    high: null,
    probability: null,
    reason: 'the runs decide differently: their decisions cannot be subtracted',
  };
}

function invarianceDifferences(a: FoldedAudit, b: FoldedAudit): InvarianceDifference[] {
  const pairs = matched(a.invariance, b.invariance, ({ layer, factor }) => `${layer}\n${factor}`);
  const differences = tested(pairs.map(([one, other]) => pairedDifference(one, other)));
  return pairs.map(([{ layer, factor }], i) => ({ layer, factor, ...differences[i] }));
}

/** Rows of equal key in both lists, in the order of the first. */
function matched<Row>(
  a: readonly Row[],
  b: readonly Row[],
  keyOf: (row: Row) => string,
): (readonly [Row, Row])[] {
  const others = new Map(b.map((row) => [keyOf(row), row]));
  return a.flatMap((row) => {
    const other = others.get(keyOf(row));
    return other ? [[row, other] as const] : [];
  });
}

/** Benjamini-Hochberg over the differences that have an interval. */
function tested(differences: readonly PairedDifference[]): TestedDifference[] {
  const probabilities = differences.flatMap(({ probability }) => probability ?? []);
  const rates = benjaminiHochberg(probabilities);
  let next = 0;
  return differences.map(({ probability, ...difference }) => {
    const rate = probability === null ? null : rates[next++];
    return {
      ...difference,
      falseDiscoveryRate: rate,
      changed: rate !== null && rate <= CHANGED_RATE,
    };
  });
}
