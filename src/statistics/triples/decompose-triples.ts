import type { AuditTables } from '../audit-tables.js';
import { countInformationParts } from '../count-information.js';
import { partialInformation } from '../estimators/index.js';
import { jackknifeFolds } from '../jackknife-folds.js';
import { endWithin, jackknifeInterval } from '../jackknife.js';
import type { MapField } from '../maps/estimate-maps.js';
import { isFitted, MIN_READ_OUT_RESIDUALS } from '../readouts/read-out-groups.js';
import type { SynergyEstimates } from '../synergy/types.js';
import { permutation } from '../uncertainty/permutation.js';
import { axisScores } from './choose-triples.js';
import { THIRDS, thirdsByRank } from './thirds.js';
import type { CountedTriple, PartEstimate, TripleDecomposition } from './types.js';

const CELLS = THIRDS * THIRDS;
/** The 95th of 99 permuted values. */
const PERMUTATIONS = 99;
const RANK_95 = 95;

/**
 * Partial information decomposition (I_ccs) of every counted triple: unit and decision as sources, the feature's third
 * as target, over odd residuals. Jackknife intervals over at most twenty runs of residuals; beside redundancy and synergy
 * what the unit gives when its residuals are permuted. In steps, one for each triple.
 */
export function* decomposeTriples(
  tables: AuditTables,
  fields: readonly MapField[],
): Generator<void, Pick<SynergyEstimates, 'decompositions' | 'decompositionReason'>> {
  const reason = reasonOfNone(tables, fields);
  if (reason !== null) return { decompositions: [], decompositionReason: reason };
  const decompositions: TripleDecomposition[] = [];
  for (let number = 0; number < tables.triples.length; number++) {
    decompositions.push(decompose(tables, fields, number));
    yield;
  }
  return { decompositions, decompositionReason: null };
}

function reasonOfNone(
  { triples, hasDecision, space }: AuditTables,
  fields: readonly MapField[],
): string | null {
  if (!hasDecision) return 'no decision is defined';
  if (fields.length === 0) return 'the faces of the space were not given';
  if (space.residualCount < MIN_READ_OUT_RESIDUALS) {
    return `too few residuals: half of them choose what is counted, half are counted: ${space.residualCount}, at least ${MIN_READ_OUT_RESIDUALS} needed`;
  }
  return triples.length === 0
    ? 'no region of the face went with the decision when it was calibrated'
    : null;
}

function decompose(
  tables: AuditTables,
  fields: readonly MapField[],
  number: number,
): TripleDecomposition {
  const { layer, unit, feature } = tables.triples[number];
  const counted = countedResiduals(tables, number);
  const scores = featureScores(fields, feature, counted.groups);
  const at = { layer, unit, feature, residuals: counted.groups.length };
  if (scores === null) return { ...at, ...NOTHING, reason: 'the face model has no such region' };
  const thirds = thirdsByRank(scores);
  const counts = jointCounts(counted.cells, thirds);
  const folds = jackknifeFolds(thirds.length);
  const leaveOut = Array.from({ length: folds.count }, (_, fold) =>
    partsOf(jointCounts(counted.cells, thirds, (r) => folds.ofGroup[r] !== fold)),
  );
  const full = partsOf(counts);
  const chance = permutedParts(tables, counted.cells, thirds);
  const part = (name: PartName): PartEstimate => partEstimate(name, full, leaveOut);
  return {
    ...at,
    images: counts.reduce((sum, count) => sum + count, 0),
    counts: [...counts],
    ...informations(counts),
    redundant: part('redundant'),
    uniqueUnit: part('uniqueFirst'),
    uniqueDecision: part('uniqueSecond'),
    synergistic: part('synergistic'),
    redundantChance95Bits: percentile95(chance, 'redundant'),
    synergisticChance95Bits: percentile95(chance, 'synergistic'),
    reason: full.reason,
  };
}

/** Of each odd residual the counts at [unit third][margin third], and its number among all residuals. */
function countedResiduals(tables: AuditTables, number: number) {
  const { identities, groupOf, space, triples } = tables;
  const data = tables.data('triples.count');
  const byGroup = new Map<number, Float64Array>();
  for (let row = 0; row < identities.length; row++) {
    if (isFitted(space, identities[row])) continue;
    const cells = byGroup.get(groupOf[row]) ?? new Float64Array(CELLS);
    byGroup.set(groupOf[row], cells);
    const from = (row * triples.length + number) * CELLS;
    for (let cell = 0; cell < CELLS; cell++) cells[cell] += data[from + cell];
  }
  return { groups: [...byGroup.keys()], cells: [...byGroup.values()] };
}

function featureScores(
  fields: readonly MapField[],
  { property, region, axis }: CountedTriple['feature'],
  groups: readonly number[],
): Float64Array | null {
  const summary = fields
    .flatMap(({ regions }) => regions)
    .find((one) => one.property === property && one.region === region);
  if (!summary || axis >= summary.dimensions) return null;
  const scores = axisScores(summary, axis);
  return Float64Array.from(groups, (group) => scores[group]);
}

/** [unit third][margin third][feature third] over the residuals that are included. */
function jointCounts(
  cells: readonly Float64Array[],
  thirds: Int32Array,
  isIncluded: (residual: number) => boolean = () => true,
): Float64Array {
  const counts = new Float64Array(CELLS * THIRDS);
  cells.forEach((own, residual) => {
    if (!isIncluded(residual)) return;
    for (let cell = 0; cell < CELLS; cell++) counts[cell * THIRDS + thirds[residual]] += own[cell];
  });
  return counts;
}

type Parts = ReturnType<typeof partialInformation>;
type PartName = Exclude<keyof Parts, 'reason'>;

function partsOf(counts: Float64Array): Parts {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const probabilities = counts.map((count) => count / n);
  return partialInformation({ shape: [THIRDS, THIRDS, THIRDS], probabilities });
}

function partEstimate(name: PartName, full: Parts, leaveOut: readonly Parts[]): PartEstimate {
  const bits = full[name];
  if (bits === null) return { bits, low: null, high: null };
  const interval = jackknifeInterval(
    bits,
    leaveOut.map((parts) => parts[name] ?? NaN),
  );
  // Parts may be negative (misinformation), and are no more than the feature's thirds.
  const { low, high } = endWithin(bits, interval, -Infinity, Math.log2(THIRDS));
  return { bits, low, high };
}

/**
 * With the unit's thirds of another residual, independent of the decision's: what a unit that says nothing of either makes
 * beside a decision that goes with the feature as this one does.
 */
function permutedParts(
  { space }: AuditTables,
  cells: readonly Float64Array[],
  thirds: Int32Array,
): Parts[] {
  const units = cells.map((own) => marginal(own, (cell) => Math.floor(cell / THIRDS)));
  const decisions = cells.map((own) => marginal(own, (cell) => cell % THIRDS));
  return Array.from({ length: PERMUTATIONS }, (_, p) => {
    const order = permutation(thirds.length, space.definition.seed, 'triples', p);
    const exchanged = decisions.map((decision, residual) =>
      Float64Array.from(
        { length: CELLS },
        (_, cell) => units[order[residual]][Math.floor(cell / THIRDS)] * decision[cell % THIRDS],
      ),
    );
    return partsOf(jointCounts(exchanged, thirds));
  });
}

function marginal(cells: Float64Array, of: (cell: number) => number): Float64Array {
  const sums = new Float64Array(THIRDS);
  cells.forEach((count, cell) => (sums[of(cell)] += count));
  return sums;
}

function percentile95(chance: readonly Parts[], name: PartName): number | null {
  const values = chance.map((parts) => parts[name]).filter((bits) => bits !== null);
  if (values.length < chance.length) return null;
  return values.sort((a, b) => a - b)[RANK_95 - 1];
}

/** Plug-in information of the thirds about the feature's: of the unit, of the decision and of both. */
function informations(
  counts: Float64Array,
): Pick<TripleDecomposition, 'featureUnitBits' | 'featureDecisionBits' | 'jointBits'> {
  const about = (sourceOf: (cell: number) => number, sources: number): number => {
    const table = new Float64Array(sources * THIRDS);
    counts.forEach((count, i) => {
      table[sourceOf(Math.floor(i / THIRDS)) * THIRDS + (i % THIRDS)] += count;
    });
    return countInformationParts(table, THIRDS)?.plugIn ?? 0;
  };
  return {
    featureUnitBits: about((cell) => Math.floor(cell / THIRDS), THIRDS),
    featureDecisionBits: about((cell) => cell % THIRDS, THIRDS),
    jointBits: about((cell) => cell, CELLS),
  };
}

const NONE: PartEstimate = { bits: null, low: null, high: null };
const NOTHING = {
  ...{ images: 0, counts: [], featureUnitBits: null, featureDecisionBits: null, jointBits: null },
  ...{ redundant: NONE, uniqueUnit: NONE, uniqueDecision: NONE, synergistic: NONE },
  ...{ redundantChance95Bits: null, synergisticChance95Bits: null },
};
