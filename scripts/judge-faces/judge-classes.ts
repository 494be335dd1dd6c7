import type { DesignPoint } from '../../src/stimulus/index.js';
import { areaUnderCurve } from './area-under-curve.js';
import type { AreaUnderCurve } from './area-under-curve.js';
import type { Classifier } from './classifiers.js';
import type { Portrait } from './portraits.js';
import { wilsonShare } from './wilson.js';
import type { Share } from './wilson.js';

/** What one network says of one factor's levels. */
export interface ClassVerdict {
  readonly network: string;
  readonly factor: 'sex' | 'expression';
  readonly all: Share | null;
  /** Share right of each level of the factor. */
  readonly perLevel: Readonly<Record<string, Share | null>>;
  /** Share right by level of other factors: `female, 25`. */
  readonly groups: Readonly<Record<string, Share | null>>;
  /** Pictures per level shown (row) and level answered (column), in the order of `levels`. */
  readonly levels: readonly string[];
  readonly confusion: readonly (readonly number[])[];
  /** Share right when each crop is taken by itself: what one crop is worth. */
  readonly singleCrop: Share | null;
  /** Of a factor with two levels: how well the answers rank the second above the first, whatever the threshold. */
  readonly ranking: AreaUnderCurve | null;
}

interface Answer {
  readonly point: DesignPoint;
  readonly answered: string;
  /** Mean probability of every label. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Of the crops, how many say what is shown. */
  readonly cropsRight: number;
  readonly crops: number;
}

/** Collects a network's answers, portrait by portrait. */
export interface ClassJudge {
  see(portrait: Portrait): Promise<void>;
  verdict(): ClassVerdict;
}

export function createClassJudge(
  classifier: Classifier,
  factor: 'sex' | 'expression',
  levels: readonly string[],
  groupBy: (point: DesignPoint) => readonly string[],
): ClassJudge {
  const answers: Answer[] = [];
  return {
    async see(portrait) {
      answers.push(await answer(classifier, factor, portrait));
    },
    verdict: () => summarise(classifier.name, factor, levels, groupBy, answers),
  };
}

/** The label of the largest probability, averaged over crops. */
async function answer(
  classifier: Classifier,
  factor: 'sex' | 'expression',
  portrait: Portrait,
): Promise<Answer> {
  const { labels } = classifier;
  const crops = await classifier.classify(portrait);
  const sums = labels.map((_, label) => crops.reduce((sum, crop) => sum + crop[label], 0));
  const shown = portrait.point[factor];
  return {
    point: portrait.point,
    answered: labels[largest(sums)],
    probabilities: Object.fromEntries(
      labels.map((label, i) => [label, sums[i] / crops.length] as const),
    ),
    cropsRight: crops.filter((crop) => labels[largest(crop)] === shown).length,
    crops: crops.length,
  };
}

function summarise(
  network: string,
  factor: 'sex' | 'expression',
  levels: readonly string[],
  groupBy: (point: DesignPoint) => readonly string[],
  answers: readonly Answer[],
): ClassVerdict {
  const groupNames = [...new Set(answers.flatMap(({ point }) => groupBy(point)))].sort();
  const sum = (count: (answer: Answer) => number): number =>
    answers.reduce((total, one) => total + count(one), 0);
  return {
    network,
    factor,
    all: shareRight(factor, answers),
    perLevel: Object.fromEntries(
      levels.map((level) => [
        level,
        shareRight(
          factor,
          answers.filter(({ point }) => point[factor] === level),
        ),
      ]),
    ),
    groups: Object.fromEntries(
      groupNames.map((name) => [
        name,
        shareRight(
          factor,
          answers.filter(({ point }) => groupBy(point).includes(name)),
        ),
      ]),
    ),
    levels,
    confusion: levels.map((shown) =>
      levels.map(
        (level) =>
          answers.filter(({ point, answered }) => point[factor] === shown && answered === level)
            .length,
      ),
    ),
    singleCrop: wilsonShare(
      sum(({ cropsRight }) => cropsRight),
      sum(({ crops }) => crops),
      countPeople(answers),
    ),
    ranking: levels.length === 2 ? rankingOf(levels[1], factor, answers) : null,
  };
}

function rankingOf(
  level: string,
  factor: 'sex' | 'expression',
  answers: readonly Answer[],
): AreaUnderCurve | null {
  return areaUnderCurve(
    answers.map(({ point, probabilities }) => ({
      score: probabilities[level],
      positive: point[factor] === level,
      groups: [point.residual],
    })),
  );
}

function shareRight(factor: 'sex' | 'expression', answers: readonly Answer[]): Share | null {
  const right = answers.filter(({ point, answered }) => point[factor] === answered).length;
  return wilsonShare(right, answers.length, countPeople(answers));
}

function countPeople(answers: readonly Answer[]): number {
  return new Set(answers.map(({ point }) => point.identity)).size;
}

function largest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
