import { informationInterval } from '../estimate-information.js';
import type { Interval } from '../jackknife.js';
import { choiceInterval } from '../readouts/choice-interval.js';
import { peopleFigure } from '../readouts/fold-people.js';
import type { FoldedInformation } from './types.js';

/** Interval of what a layer or its best unit knows, by the rule of the audit's report, here of any level. */
export function foldedInterval(
  { value: bits, leaveOut, groupName, basis, reason }: FoldedInformation,
  level = 0.95,
): Interval {
  if (bits === null || basis === null) return { low: null, high: null, reason };
  if (basis.of === 'choice') return choiceInterval(basis.counts, { bits, leaveOut }, level);
  if (basis.of === 'unit')
    return informationInterval(bits, leaveOut, { groupName, ...basis }, level);
  const { low, high, reason: none } = peopleFigure({ ...basis, bits, leaveOut, reason }, level);
  return { low, high, reason: none };
}
