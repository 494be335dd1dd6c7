import { createKernelChoices } from '../kernels/kernel-choices.js';
import { choiceBlocks, choiceRowLength } from '../readouts/choice-layout.js';
import { isFitted } from '../readouts/read-out-groups.js';
import { firstReadOut } from './first-read-out.js';
import type { GroupContext, TableGroup } from './types.js';

/**
 * Of each identity of an odd residual, which no read-out was fitted on: how often each level was chosen from the
 * read-outs of each layer and factor, at each true level of the factor if it varies within an identity.
 */
export function choiceTables(context: GroupContext): TableGroup {
  const { space, readOuts } = context;
  const blocks = choiceBlocks(space, readOuts);
  const numbers = choiceRowLength(blocks);
  const count = createKernelChoices(blocks, firstReadOut(context));
  return {
    name: 'choices',
    shapes: [
      {
        name: 'readouts.chosen',
        scope: 'identity',
        type: 'int32',
        axes: [['true and chosen level', numbers]],
      },
    ],
    addRows(rows, tables) {
      if (numbers === 0 || isFitted(space, rows.points[0].identity)) return;
      count(rows, tables.identity('readouts.chosen'));
    },
  };
}
