import { describe, expect, it } from 'vitest';
import { sensitivitySentences } from '../../src/report/sensitivity-text.js';
import type { PairDecision } from '../../src/statistics/types.js';
import { createSpace } from '../../src/stimulus/index.js';
import { worstCells } from '../../src/studies/sensitivity/worst-cells.js';

const LEVELS = [-30, 0, 30];
const space = createSpace({
  ...{ name: 'test', seed: 1, jitter: { scale: 0, translation: 0 } },
  factors: { residual: [0, 1], yaw: LEVELS, pitch: LEVELS, azimuth: LEVELS },
});
const PAIRS = [
  ['yaw', 'pitch'],
  ['yaw', 'azimuth'],
];

/** All cells 90 % right with a margin of 0.5, but those named. */
function cells(found: Readonly<Record<string, { right: number; margin: number }>>): PairDecision[] {
  const of = (value: number, half = 0) => ({ value, low: value - half, high: value + half });
  return PAIRS.flatMap(([first, second]) =>
    LEVELS.flatMap((_, firstLevel) =>
      LEVELS.map((__, secondLevel) => {
        const own = found[`${second} ${firstLevel} ${secondLevel}`] ?? { right: 0.9, margin: 0.5 };
        return {
          ...{ first, second, firstLevel, secondLevel, points: 100 },
          ...{ accuracy: of(own.right, 0.1), margin: of(own.margin), topFive: of(1) },
        };
      }),
    ),
  );
}

function sentence(decisions: readonly PairDecision[]): string {
  const found = { reason: null, responses: [], cells: decisions.length };
  return sensitivitySentences({ ...found, worstCells: worstCells(space, decisions) }).join(' ');
}

describe('the worst cell', () => {
  it('is that of lowest accuracy, with its interval, whatever the margins', () => {
    const decisions = cells({ 'pitch 2 0': { right: 0.3, margin: 0.4 } });
    const [worst, other] = worstCells(space, decisions);
    expect(worst).toMatchObject({ first: 'yaw', second: 'pitch', firstLevel: 30, tied: 0 });
    expect(worst.accuracy).toEqual({ value: 0.3, low: 0.3 - 0.1, high: 0.3 + 0.1 });
    expect(other).toMatchObject({ second: 'azimuth', tied: 16 });
    expect(sentence(decisions)).toMatch(
      /^Worst cell of 18: head yaw 30° with head pitch [-−]30°, 30\.0 % \(20\.0 .*40\.0 %\) right\.$/,
    );
  });

  it('is of several as low the one of the lowest mean margin, and says how many there are', () => {
    const decisions = cells({
      'pitch 0 0': { right: 0, margin: -0.2 },
      'pitch 1 0': { right: 0, margin: -0.3 },
      'azimuth 0 2': { right: 0, margin: -0.6 },
    });
    const [worst, second] = worstCells(space, decisions);
    expect(worst).toMatchObject({ second: 'azimuth', firstLevel: -30, secondLevel: 30, tied: 2 });
    expect(second).toMatchObject({ second: 'pitch', firstLevel: 0, tied: 2 });
    expect(sentence(decisions)).toContain(
      '; 2 other cells are as low, this one has the lowest mean margin.',
    );
  });

  it('is of several as low with equal margins the first in the order of pairs and levels', () => {
    const low = { right: 0.2, margin: 0.1 };
    const [worst] = worstCells(
      space,
      cells({ 'azimuth 0 0': low, 'pitch 1 1': low, 'pitch 2 2': low }),
    );
    expect(worst).toMatchObject({ second: 'pitch', firstLevel: 0, secondLevel: 0, tied: 2 });
  });

  it('is none where all are alike', () => {
    expect(sentence(cells({}))).toBe(
      'No worst cell: in all 18 pairs of levels of two view factors 90.0 % are right.',
    );
  });
});
