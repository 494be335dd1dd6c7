import type { AuditTables } from '../audit-tables.js';
import { factorEntropy } from '../factor-entropy.js';
import type { Steps } from '../run-steps.js';
import type { UnitLayer } from '../types.js';
import { choiceCounts, foldChoice } from './choice-information.js';
import type { ChoiceCounts, FoldedChoice } from './choice-information.js';
import { choiceInterval } from './choice-interval.js';
import { choiceBlocks, choiceRowLength } from './choice-layout.js';
import { MOST_IDENTITY_AXES } from './fit-classes.js';
import { foldGaussian } from './fold-gaussian.js';
import { absentPeople, foldPeople, peopleFigure } from './fold-people.js';
import type { FoldedPeople } from './fold-people.js';
import { absent, figureOf } from './folded-figure.js';
import type { FoldedFigure } from './folded-figure.js';
import { orItsParts } from './identity-parts.js';
import { layerSums } from './layer-sums.js';
import { drawImages } from './people-information.js';
import { productBlocks, productRowLength } from './product-layout.js';
import { isFitted, noReadOutsReason } from './read-out-groups.js';
import type { LayerReadOutInformation } from './types.js';

const REASONS = {
  jitter: 'layers are not read out about jitter, which is drawn and not crossed: see the best unit',
  none: 'no read-out: the units of the layer do not vary with the factor, or its levels have too few points',
  chosen: 'its levels are chosen',
  notChosen:
    'no read-out chooses: a level of the factor has too few calibration points of even residuals; see the Gaussian model',
} as const;

/**
 * What each layer knows about each factor of `factors`, bits, from images of odd residuals, which no read-out was fitted
 * on, with intervals over those residuals: the information of the level that its read-outs choose, a lower bound; about
 * people, of whom none is chosen, that of a mixture of Gaussians, one for each person that estimates (about identity the
 * largest of what its read-outs and those of the residual tell, and of its groups with the person within them): what tells
 * so many people apart, at most their entropy. One Gaussian for all stands beside.
 */
export function* estimateLayers(
  tables: AuditTables,
  networkLayers: readonly UnitLayer[],
  factors: readonly string[],
): Steps<LayerReadOutInformation[]> {
  const folded = yield* foldLayers(tables, networkLayers, factors);
  return folded.map(({ layer, factor, readOuts, gaussian, choice, people }) => {
    const beside = figureOf(gaussian, factorEntropy(tables, factor));
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
    const reason = reasonOfAbsence(tables, source);
    return {
      layer,
      factor,
      readOuts: 0,
      choice: null,
      people: absentPeople(reason),
      gaussian: absent(reason),
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
        : absentPeople(choice ? REASONS.chosen : REASONS.notChosen);
      const isLess = (people.bits ?? -Infinity) < (rows[i].people.bits ?? -Infinity);
      const own = choice || people.bits !== null ? block.group.count : 0;
      rows[i] = isLess
        ? { ...rows[i], gaussian }
        : { layer, factor: row.factor, readOuts: own, people, gaussian, choice };
      yield;
    }
  }
  return rows.map((row) => (row.factor === 'identity' ? orItsParts(row, rows) : row));
}

/** The factor whose read-outs are asked: those of the identity also about the identity within sex and ethnicity. */
function sourceOf(factor: string): string {
  return factor.startsWith('identity|') ? 'identity' : factor;
}

/** Its levels are people. */
function isOfPeople(factor: string): boolean {
  return factor === 'residual' || sourceOf(factor) === 'identity';
}

function reasonOfAbsence({ space }: AuditTables, factor: string): string {
  if (space.factors.some(({ kind, name }) => kind === 'jitter' && name === factor)) {
    return REASONS.jitter;
  }
  return noReadOutsReason(space) ?? REASONS.none;
}

function identitiesThatEstimate({ space, identities }: AuditTables): number {
  return identities.reduce((count, identity) => count + (isFitted(space, identity) ? 0 : 1), 0);
}
