import type { PairDecision } from '../../statistics/types.js';
import { DESIGN_FACTORS, designIndex } from '../../stimulus/index.js';
import type { DesignFactor, Space } from '../../stimulus/index.js';
import type { SensitiveCell } from './types.js';

const MOST_CELLS = 12;

/**
 * The worst cell of each pair of view factors, worst first: lowest accuracy, then lowest mean margin, then first in order.
 * Its interval is that of a cell named beforehand; the lowest of many leans low.
 */
export function worstCells(space: Space, pairs: readonly PairDecision[]): SensitiveCell[] {
  const worst = new Map<string, PairDecision>();
  for (const cell of pairs) {
    const key = `${cell.first} ${cell.second}`;
    const known = worst.get(key);
    if (cell.accuracy.value !== null && (!known || isWorse(cell, known))) worst.set(key, cell);
  }
  return [...worst.values()]
    .sort((a, b) => (isWorse(a, b) ? -1 : isWorse(b, a) ? 1 : 0))
    .slice(0, MOST_CELLS)
    .map(({ first, second, firstLevel, secondLevel, points, accuracy, margin }) => ({
      ...{ first, second, points, accuracy, margin },
      firstLevel: space.levels[first as DesignFactor][firstLevel],
      secondLevel: space.levels[second as DesignFactor][secondLevel],
      tied: pairs.filter((cell) => cell.accuracy.value === accuracy.value).length - 1,
      index: exampleOf(space, { [first]: firstLevel, [second]: secondLevel }),
    }));
}

function isWorse(a: PairDecision, b: PairDecision): boolean {
  const [one, other] = [a.accuracy.value ?? 1, b.accuracy.value ?? 1];
  return one < other || (one === other && (a.margin.value ?? 0) < (b.margin.value ?? 0));
}

function exampleOf(space: Space, levels: Readonly<Partial<Record<string, number>>>): number {
  const numbers = Object.fromEntries(
    DESIGN_FACTORS.map((name) => {
      const isNobody = name === 'residual' || name === 'variant' || name === 'copy';
      const middle = isNobody ? 0 : Math.floor((space.levels[name].length - 1) / 2);
      return [name, levels[name] ?? middle];
    }),
  ) as Record<DesignFactor, number>;
  return designIndex(space, numbers);
}
