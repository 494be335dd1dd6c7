import { pow } from '../../numeric/index.js';
import { countInformationParts } from '../count-information.js';
import { endWithin, jackknifeInterval } from '../jackknife.js';
import type { Interval } from '../jackknife.js';
import { shareInterval, UNSEEN_POWER } from '../share-interval.js';
import { totalChoices } from './choice-information.js';
import type { ChoiceCounts, FoldedChoice } from './choice-information.js';

/**
 * The wider, at each end, of two intervals of `level`. One is the delete-one-residual jackknife's. Where nearly all choices
 * are alike it tells only of the people that were met, and a single mistake makes it a hundred times too narrow: so the
 * other is that of the share of images that get their level's usual choice (`shareInterval`, which leaves room for people
 * who were not met), in bits (`sharedEnds`). It ends at 0 and at the entropy of equally many levels.
 */
export function choiceInterval(
  choices: ChoiceCounts,
  { bits, leaveOut }: FoldedChoice,
  level = 0.95,
): Interval {
  const { low, high, reason } = jackknifeInterval(bits, leaveOut, 'residuals', level);
  if (low === null || high === null) return { low, high, reason };
  const shared = sharedEnds(choices, bits, level);
  const wider = { low: Math.min(low, shared.low), high: Math.max(high, shared.high), reason };
  return endWithin(bits, wider, 0, Math.log2(choices.levels));
}

interface Ends {
  readonly low: number;
  readonly high: number;
}

/**
 * Information where the share of usual choices is at the ends of its interval. Above, so many unusual choices are the usual
 * ones; and what people who choose right would tell if as many were missed as that share may be too large by, since a
 * choice that is always the same tells nothing however sure its share is. Below, there are more mistakes: of the kind that
 * was seen, and with the weight ½ + ½ share^(3 residuals) at random, which of all tell least (Fano's inequality; Cover and
 * Thomas 2006, §2.10). The power is `shareInterval`'s, the half is chosen by coverage (docs/statistics.md).
 */
function sharedEnds(choices: ChoiceCounts, bits: number, confidence: number): Ends {
  const { levels, groups } = choices;
  const all = totalChoices(choices);
  const usual = usualChoices(all, levels);
  const { share, low, high } = usualShare(choices, usual, confidence);
  const now = plugIn(all, levels) ?? 0;
  const changed = (weight: number, chance: ChanceOf): number =>
    bits - now + (plugIn(mixed(all, levels, weight, chance), levels) ?? now);
  const isUsual: ChanceOf = (level, chosen) => (chosen === usual[level] ? 1 : 0);
  const isRight: ChanceOf = (level, chosen) => (chosen === level ? 1 : 0);
  const isRandom: ChanceOf = () => 1 / levels;
  const toUsual = (end: number): number => (share < 1 ? (end - share) / (1 - share) : 0);
  const toRandom = share * levels > 1 ? Math.min(1, (share - low) / (share - 1 / levels)) : 1;
  const weight = 0.5 + 0.5 * pow(share, UNSEEN_POWER * groups);
  return {
    low: weight * changed(toRandom, isRandom) + (1 - weight) * changed(toUsual(low), isUsual),
    high: Math.max(changed(toUsual(high), isUsual), changed(share - low, isRight)),
  };
}

/** The level most often chosen at each true level, the first of several. */
function usualChoices(all: Float64Array, levels: number): Int32Array {
  return Int32Array.from({ length: levels }, (_, level) => {
    const row = all.subarray(level * levels, (level + 1) * levels);
    return row.indexOf(row.reduce((most, count) => Math.max(most, count), 0));
  });
}

/** Share of images whose level's usual choice was made, 0..1, and its interval. */
function usualShare(
  { levels, groups, counts }: ChoiceCounts,
  usual: Int32Array,
  confidence: number,
) {
  const size = levels * levels;
  const images = new Float64Array(groups);
  const made = new Float64Array(groups);
  counts.forEach((count, i) => {
    const group = Math.floor(i / size);
    const level = Math.floor((i % size) / levels);
    images[group] += count;
    if (i % levels === usual[level]) made[group] += count;
  });
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const [allImages, allMade] = [sum(images), sum(made)];
  const share = allMade / allImages;
  const leaveOut = made.map((own, group) => (allMade - own) / (allImages - images[group]));
  const { low, high } = shareInterval(share, leaveOut, { level: confidence, images: allImages });
  return { share, low: low ?? share, high: high ?? share };
}

/** Probability of a choice at a true level. */
type ChanceOf = (level: number, chosen: number) => number;

/** Counts are mixed in this fraction of an image: information of counts takes integers. */
const FINE = 2 ** 20;

/** Of each level's images a part, `weight`, chooses by `chance`; in FINE-ths of an image. */
function mixed(all: Float64Array, levels: number, weight: number, chance: ChanceOf): Float64Array {
  return all.map((count, i) => {
    const level = Math.floor(i / levels);
    const row = all.subarray(level * levels, (level + 1) * levels);
    const images = row.reduce((sum, one) => sum + one, 0);
    return Math.max(
      0,
      Math.round(FINE * ((1 - weight) * count + weight * images * chance(level, i % levels))),
    );
  });
}

function plugIn(counts: Float64Array, levels: number): number | null {
  return countInformationParts(counts, levels)?.plugIn ?? null;
}
