import type { Space } from '../../stimulus/index.js';
import { levelColumns } from '../level-columns.js';
import type { LevelChoice, ReadOutGroup } from './types.js';

/** Where the counts of one group's choices lie in a row of the table `readouts.chosen`. */
export interface ChoiceBlock {
  readonly group: ReadOutGroup;
  readonly choice: LevelChoice;
  /** Whether the true level varies within an identity: then there is a row of chosen levels for each. */
  readonly varies: boolean;
  readonly base: number;
}

/** The groups from whose read-outs a level is chosen. */
export function choiceBlocks(space: Space, groups: readonly ReadOutGroup[]): ChoiceBlock[] {
  const views = new Set(levelColumns(space).map(({ factor }) => factor));
  let base = 0;
  return groups.flatMap((group) => {
    const { choice } = group;
    if (choice === null) return [];
    const block = { group, choice, varies: views.has(group.factor), base };
    base += numbersOf(block);
    return [block];
  });
}

/** Numbers in a row of the table. */
export function choiceRowLength(blocks: readonly ChoiceBlock[]): number {
  return blocks.reduce((sum, block) => sum + numbersOf(block), 0);
}

function numbersOf({ choice, varies }: Pick<ChoiceBlock, 'choice' | 'varies'>): number {
  return varies ? choice.levels ** 2 : choice.levels;
}
