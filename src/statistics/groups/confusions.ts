import { CONFUSION_KEPT, MOST_DENSE_CHOICES } from '../decisions/confusion-rows.js';
import type { GroupContext, TableGroup } from './types.js';

/**
 * How often each choice was made for each identity: a count for every choice up to 4,096 of them, else the 64 most
 * frequent as pairs of choice and count (the lower choice first among equals; count 0 where there are fewer).
 */
export function confusionTables({ decision }: GroupContext): TableGroup {
  const choices = decision?.choices;
  if (!choices) return { name: 'confusions', shapes: [] };
  const dense = choices.count <= MOST_DENSE_CHOICES;
  const counts = new Map<number, number>();
  return {
    name: 'confusions',
    shapes: [
      {
        name: 'confusions',
        scope: 'identity',
        type: 'int32',
        axes: dense
          ? [['choice', choices.count]]
          : [
              ['rank', CONFUSION_KEPT],
              ['choice and count', 2],
            ],
      },
      {
        name: 'confusions.truth',
        scope: 'identity',
        type: 'int32',
        axes: [['truth, choices, whether they are identities', 3]],
      },
    ],
    addDecided({ chosen }, tables) {
      const row = tables.identity('confusions');
      for (const choice of chosen) {
        if (dense) row[choice]++;
        else counts.set(choice, (counts.get(choice) ?? 0) + 1);
      }
    },
    closeIdentity(tables, identity) {
      const { truth, count, kind } = choices;
      tables
        .identity('confusions.truth')
        .set([truth ? truth[identity] : -1, count, kind === 'identity' ? 1 : 0]);
      if (dense) return;
      const kept = [...counts].sort(([a, n], [b, m]) => m - n || a - b).slice(0, CONFUSION_KEPT);
      kept.forEach((pair, rank) => tables.identity('confusions').set(pair, 2 * rank));
      counts.clear();
    },
  };
}
