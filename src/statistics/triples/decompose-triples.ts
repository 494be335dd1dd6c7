import type { AuditTables } from '../audit-tables.js';
import { countInformationParts } from '../count-information.js';
import { jackknifeFolds } from '../jackknife-folds.js';
import { endWithin, jackknifeInterval } from '../jackknife.js';
import type { MapField } from '../maps/map-fields.js';
import { isFitted, MIN_READ_OUT_RESIDUALS } from '../readouts/read-out-groups.js';
import type { SynergyEstimates } from '../synergy/types.js';
import { axisScores } from './choose-triples.js';
import { jointCounts, partsOf } from './joint-counts.js';
import type { PartName, Parts } from './joint-counts.js';
import { partsByChance } from './permuted-parts.js';
import { THIRDS, thirdsByRank } from './thirds.js';
import type { CountedTriple, PartEstimate, TripleDecomposition } from './types.js';

const CELLS = THIRDS * THIRDS;

/**
 * Partial information decomposition (I_ccs) of every counted triple: unit and decision as sources, the feature's third
 * as target, over odd residuals. Jackknife intervals over at most twenty runs of residuals, beside each
 * part what it stays under by chance. In steps, one for each triple.
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
  const chance = partsByChance(counted.cells, thirds, tables.space.definition.seed);
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
    redundantChance95Bits: chance('redundant'),
    uniqueUnitChance95Bits: chance('uniqueFirst'),
    uniqueDecisionChance95Bits: chance('uniqueSecond'),
    synergisticChance95Bits: chance('synergistic'),
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
  ...{ uniqueUnitChance95Bits: null, uniqueDecisionChance95Bits: null },
};
