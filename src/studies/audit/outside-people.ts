import type { DecisionEstimates } from '../../statistics/types.js';
import { createSpace, designPoint } from '../../stimulus/index.js';
import type { Space, SpaceDefinition } from '../../stimulus/index.js';
import type { OutsidePeople, OutsidePerson } from '../types.js';
import { trueClasses } from './true-classes.js';

/**
 * The people whom a classifier whose class c is identity c of `trainedOn` knows and `space` does not show; of those who were
 * chosen, as far as the estimates name them, who they are.
 */
export function outsidePeople(
  space: Space,
  trainedOn: SpaceDefinition,
  {
    confusions,
    worst,
    worstByLevel,
  }: Pick<DecisionEstimates, 'confusions' | 'worst' | 'worstByLevel'>,
): OutsidePeople {
  const classes = createSpace(trainedOn);
  const inside = new Set(trueClasses(space, trainedOn).filter((chosen) => chosen >= 0));
  const { pairs = [], rivals = [], outside = [] } = confusions ?? {};
  const chosen = [...pairs, ...rivals, ...outside, ...worst, ...worstByLevel].map(
    (one) => one.chosen ?? null,
  );
  const named = [...new Set(chosen)]
    .filter((one) => one !== null && one < classes.identityCount && !inside.has(one))
    .sort((a, b) => (a ?? 0) - (b ?? 0));
  return {
    people: classes.identityCount - inside.size,
    named: named.flatMap((one) => (one === null ? [] : personOf(classes, one))),
  };
}

function personOf(classes: Space, chosen: number): OutsidePerson {
  const { seed, residual, sex, ethnicity } = designPoint(classes, chosen * classes.viewCount);
  return { chosen, seed, residual, sex, ethnicity };
}
