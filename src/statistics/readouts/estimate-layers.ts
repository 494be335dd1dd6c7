import type { AuditTables } from '../audit-tables.js';
import { beyondEntropy, factorEntropy } from '../factor-entropy.js';
import { identityClasses } from '../identity-classes.js';
import { BITS_PER_NAT } from '../information-value.js';
import { jackknifeInterval } from '../jackknife.js';
import { groupFactors, identityLevel } from '../level-columns.js';
import type { PartitionEntropy } from '../partition-entropy.js';
import type { Steps } from '../run-steps.js';
import type { UnitLayer } from '../types.js';
import { choiceCounts, choiceInterval, foldChoice } from './choice-information.js';
import type { ChoiceCounts, FoldedChoice } from './choice-information.js';
import { choiceBlocks, choiceRowLength } from './choice-layout.js';
import { MOST_IDENTITY_AXES } from './fit-classes.js';
import { jointPartition } from './joint-partition.js';
import { layerSums } from './layer-sums.js';
import type { LayerSums } from './layer-sums.js';
import { productBlocks, productRowLength } from './product-layout.js';
import { classEntropy, drawImages, peopleInformation } from './people-information.js';
import type { DrawnImages, PeopleClasses } from './people-information.js';
import { peoplePoints } from './people-points.js';
import { isFitted, noReadOutsReason } from './read-out-groups.js';
import type { GaussianFigure, LayerReadOutInformation } from './types.js';

const REASONS = {
  jitter: 'layers are not read out about jitter, which is drawn and not crossed: see the best unit',
  none: 'no read-out: the units of the layer do not vary with the factor, or its levels have too few points',
  fewPoints: 'too few points in a level for the joint covariance of the read-outs',
  constant:
    'constant: the read-outs do not vary over the residuals that estimate, or depend on each other',
  chosen: 'its levels are chosen',
  notChosen:
    'no read-out chooses: a level of the factor has too few calibration points of even residuals; see the Gaussian model',
  still:
    'the read-outs do not vary within people, or depend on each other there, so people are not a mixture of Gaussians',
  same: 'no interval: the estimate is the same without any of the residuals',
  deterministic:
    'deterministic: the read-outs do not vary or depend on each other within a level, so their Gaussian information is unbounded',
} as const;

/**
 * What each layer knows about each factor of `factors`, bits, from images of odd residuals, which no read-out was fitted
 * on, with jackknife intervals over those residuals: the information of the level that its read-outs choose, a lower bound;
 * about people, of whom none is chosen, that of a mixture of Gaussians, one a person (about identity the larger of what
 * its read-outs and those of the residual tell). One Gaussian for all stands beside.
 */
export function* estimateLayers(
  tables: AuditTables,
  networkLayers: readonly UnitLayer[],
  factors: readonly string[],
): Steps<LayerReadOutInformation[]> {
  const folded = yield* foldLayers(tables, networkLayers, factors);
  return folded.map(({ layer, factor, readOuts, gaussian, choice, people }) => {
    const beside = figureOf(gaussian);
    if (choice) {
      const interval = choiceInterval(choice.counts, choice);
      const { bits } = choice;
      return {
        ...{ layer, factor, readOuts, estimate: 'choice', bits, ...interval, binnedBits: null },
        gaussian: beside,
      };
    }
    const estimate = people.bits === null ? null : 'mixture';
    const own = { layer, factor, readOuts, estimate } as const;
    return { ...own, ...peopleFigure(people), binnedBits: null, gaussian: beside };
  });
}

/** What a layer knows about a factor, and the same without each residual that estimates. */
export interface FoldedLayer extends Pick<
  LayerReadOutInformation,
  'layer' | 'factor' | 'readOuts'
> {
  /** Null where no level is chosen. */
  readonly choice: (FoldedChoice & { readonly counts: ChoiceCounts }) | null;
  /** `peopleInformation`; absent, with the reason, for factors whose levels are chosen. */
  readonly people: FoldedPeople;
  readonly gaussian: FoldedFigure;
}

interface FoldedFigure {
  readonly bits: number | null;
  readonly leaveOut: Float64Array;
  readonly reason: string | null;
}

interface FoldedPeople extends FoldedFigure {
  /** Of the people that estimate, bits. */
  readonly entropy: number;
}

function peopleFigure({ entropy, ...folded }: FoldedPeople): GaussianFigure {
  const figure = figureOf(folded);
  if (folded.bits !== null && folded.leaveOut.every((value) => value === folded.leaveOut[0])) {
    return { ...figure, low: null, high: null, reason: REASONS.same };
  }
  return { ...figure, high: figure.high && Math.min(figure.high, entropy) };
}

function figureOf({ bits, leaveOut, reason }: FoldedFigure): GaussianFigure {
  if (bits === null) return { bits, low: null, high: null, reason };
  return { bits, ...jackknifeInterval(bits, leaveOut, 'residuals') };
}

/** `estimateLayers` with the values without each residual in place of the intervals. */
export function* foldLayers(
  tables: AuditTables,
  networkLayers: readonly UnitLayer[],
  factors: readonly string[],
): Steps<FoldedLayer[]> {
  const { space, readOuts } = tables;
  const blocks = productBlocks(space, readOuts);
  const length = productRowLength(blocks);
  const choices = choiceBlocks(space, readOuts);
  const chosenLength = choiceRowLength(choices);
  const asked = networkLayers.flatMap(({ name: layer }) =>
    factors.map((factor) => ({ layer, factor, source: sourceOf(factor) })),
  );
  const rows = asked.map(({ layer, factor, source }): FoldedLayer => {
    const nothing = absent(reasonOfAbsence(tables, source));
    return {
      layer,
      factor,
      readOuts: 0,
      choice: null,
      people: { ...nothing, entropy: 0 },
      gaussian: nothing,
    };
  });
  const images = drawImages(identitiesThatEstimate(tables), MOST_IDENTITY_AXES);
  // In the order of the read-outs among the units, so that no tile is asked for twice.
  for (const block of blocks) {
    const { layer, factor: source } = block.group;
    // What tells residuals apart tells people apart: of few people it may do so better than what was fitted for it.
    const isOf = (row: (typeof asked)[number]): boolean =>
      row.layer === layer &&
      (row.source === source || (row.source === 'identity' && source === 'residual'));
    if (!asked.some(isOf)) continue;
    const chosen = choices.find(({ group }) => group === block.group);
    const counts = chosen ? choiceCounts(tables, chosen, chosenLength) : null;
    const folded = counts && foldChoice(counts);
    const choice = folded && counts ? { ...folded, counts } : null;
    const sums = yield* layerSums(tables, block, length);
    for (const [i, row] of asked.entries()) {
      if (!isOf(row)) continue;
      const gaussian =
        row.source === source ? foldGaussian(tables, sums, row.factor) : rows[i].gaussian;
      const people = isOfPeople(row.factor)
        ? yield* foldPeople(tables, sums, row.factor, images)
        : { ...absent(choice ? REASONS.chosen : REASONS.notChosen), entropy: 0 };
      const isLess = (people.bits ?? -Infinity) < (rows[i].people.bits ?? -Infinity);
      const own = choice || people.bits !== null ? block.group.count : 0;
      rows[i] = isLess
        ? { ...rows[i], gaussian }
        : { layer, factor: row.factor, readOuts: own, people, gaussian, choice };
      yield;
    }
  }
  return rows;
}

/** The factor whose read-outs are asked: those of the identity also about the identity within sex and ethnicity. */
function sourceOf(factor: string): string {
  return factor.startsWith('identity|') ? 'identity' : factor;
}

/** Its levels are people. */
function isOfPeople(factor: string): boolean {
  return factor === 'residual' || sourceOf(factor) === 'identity';
}

const NONE = new Float64Array(0);

function* foldPeople(
  tables: AuditTables,
  sums: LayerSums,
  factor: string,
  images: DrawnImages,
): Steps<FoldedPeople> {
  const points = peoplePoints(sums);
  const classes = peopleClasses(tables, sums, factor);
  const entropy = classEntropy(classes);
  if (typeof points === 'string') return { ...absent(REASONS[points]), entropy };
  const found = yield* peopleInformation(points, classes, images);
  return { ...found, entropy, reason: null };
}

/** Who is told apart, and among whom. */
function peopleClasses(
  tables: AuditTables,
  { rows, groupOf, groups }: LayerSums,
  factor: string,
): PeopleClasses {
  const classes = identityClasses(tables).of;
  const isGiven = factor.startsWith('identity|');
  return {
    ...{ groupOf, groups },
    classOf: factor === 'residual' ? groupOf : rows,
    given: rows.map((row) => (isGiven ? classes[row] : 0)),
  };
}

/**
 * H(all) - Σ (n_c/n) H(class c) of read-outs together, bias-corrected: the information of a Gaussian model, too large where
 * classes separate into clusters, null above the factor's entropy.
 */
function foldGaussian(tables: AuditTables, sums: LayerSums, factor: string): FoldedFigure {
  const [all, within] = entropies(tables, sums, factor);
  const bits = (all.full - within.full) * BITS_PER_NAT;
  const reason =
    reasonOfEntropies(all.full, within.full) ?? beyondEntropy(bits, factorEntropy(tables, factor));
  if (reason !== null) return absent(reason);
  const leaveOut = all.leaveOut.map((entropy, g) => (entropy - within.leaveOut[g]) * BITS_PER_NAT);
  return { bits, leaveOut, reason: null };
}

/** Of everything (or within the condition), and within the factor's classes. */
function entropies(
  tables: AuditTables,
  sums: LayerSums,
  factor: string,
): readonly [PartitionEntropy, PartitionEntropy] {
  const { space, identities } = tables;
  const everything = (): PartitionEntropy => jointPartition(sums, 1, () => 0);
  const byIdentity = (): PartitionEntropy => jointPartition(sums, sums.rows.length, (row) => row);
  if (factor === 'identity') return [everything(), byIdentity()];
  if (factor.startsWith('identity|')) {
    const classes = identityClasses(tables);
    const given = jointPartition(sums, classes.count, (row) => classes.of[sums.rows[row]]);
    return [given, byIdentity()];
  }
  if (factor === 'residual') {
    return [everything(), jointPartition(sums, sums.groups, (row) => sums.groupOf[row])];
  }
  const group = groupFactors(space).find(({ name }) => name === factor);
  if (group) {
    const levelOf = sums.rows.map((row) => identityLevel(space, factor, identities[row]));
    return [everything(), jointPartition(sums, group.levels.length, (row) => levelOf[row])];
  }
  return [everything(), jointPartition(sums, sums.levels, (_, level) => level)];
}

function reasonOfEntropies(all: number, within: number): string | null {
  if (Number.isNaN(all) || Number.isNaN(within)) return REASONS.fewPoints;
  if (all === -Infinity) return REASONS.constant;
  return within === -Infinity ? REASONS.deterministic : null;
}

function reasonOfAbsence({ space }: AuditTables, factor: string): string {
  if (space.factors.some(({ kind, name }) => kind === 'jitter' && name === factor)) {
    return REASONS.jitter;
  }
  return noReadOutsReason(space) ?? REASONS.none;
}

function absent(reason: string): FoldedFigure {
  return { bits: null, leaveOut: NONE, reason };
}

function identitiesThatEstimate({ space, identities }: AuditTables): number {
  return identities.reduce((count, identity) => count + (isFitted(space, identity) ? 0 : 1), 0);
}
