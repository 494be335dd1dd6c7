import { describe, expect, it } from 'vitest';
import { partsByChance } from '../../src/statistics/triples/permuted-parts.js';
import { numbers } from './helpers.js';

const RESIDUALS = 18;
/** Nine combinations of two thirds, each of two residuals: they say nothing of each other. */
const FEATURE = Int32Array.from(numbers(RESIDUALS), (r) => r % 3);
const other = (r: number): number => Math.floor(r / 3) % 3;

function cellsOf(
  unit: (r: number) => number,
  decision: (r: number) => number,
  images: (r: number) => number = () => 10,
): Float64Array[] {
  return numbers(RESIDUALS).map((r) => {
    const cells = new Float64Array(9);
    cells[3 * unit(r) + decision(r)] = images(r);
    return cells;
  });
}
// 95 % point of χ²(4), over 2 n ln 2: what two things of three values share by accident.
const ACCIDENT = 9.49 / (2 * RESIDUALS * Math.LN2);

describe('the parts of a triple by chance', () => {
  it('hold of redundancy what a unit and a decision that are copies share with a feature by accident', () => {
    const chance = partsByChance(cellsOf(other, other), FEATURE, 5);
    expect(Math.abs((chance('redundant') ?? NaN) - ACCIDENT)).toBeLessThan(0.1);
    // Alone a unit that is no copy, since its people were dealt out, is as far off.
    expect(chance('uniqueFirst')).toBeGreaterThan(ACCIDENT / 2);
  });

  it('hold of what one alone says its own accidents, beside another that says nothing', () => {
    const nothing = (): number => 1;
    const decides = partsByChance(cellsOf(nothing, other), FEATURE, 5);
    expect(Math.abs((decides('uniqueSecond') ?? NaN) - ACCIDENT)).toBeLessThan(0.1);
    expect(decides('uniqueFirst')).toBeCloseTo(0, 6);
    const reads = partsByChance(cellsOf(other, nothing), FEATURE, 5);
    expect(reads('uniqueFirst')).toBeCloseTo(decides('uniqueSecond') ?? NaN, 6);
    expect(reads('redundant')).toBeCloseTo(0, 6);
  });

  it('hold of redundancy and synergy the accidents of the decision as those of the unit', () => {
    const both = (
      name: 'redundant' | 'synergistic',
      first: (r: number) => number,
      second: (r: number) => number,
    ) =>
      [cellsOf(first, second), cellsOf(second, first)].map((cells) =>
        partsByChance(cells, FEATURE, 5)(name),
      );
    // One alone is the feature, so that what the other goes with by accident is redundant whole; which is which is nothing.
    const [unitReads, decisionReads] = both('redundant', (r) => FEATURE[r], other);
    expect(unitReads).toBeGreaterThan(ACCIDENT);
    expect(unitReads).toBeCloseTo(decisionReads ?? NaN, 9);
    // One is a part of the other: dealt out together they have no synergy.
    const [unitIsMore, decisionIsMore] = both('synergistic', other, (r) => Math.min(1, other(r)));
    expect(unitIsMore).toBeGreaterThan(0.1);
    expect(unitIsMore).toBeCloseTo(decisionIsMore ?? NaN, 9);
  });

  it('weigh a residual by its own images, whosever thirds it is dealt', () => {
    // Two residuals, of different thirds of the feature, have nearly all images: whatever their thirds of the unit are, these
    // tell one bit where they differ, and no more of two. First they are alike, so that only what they are dealt differs.
    const heavy = [1, 3];
    const images = (r: number): number => (heavy.includes(r) ? 1e7 : 10);
    const alike = (r: number): number => (heavy.includes(r) ? 0 : other(r));
    for (const unit of [alike, other]) {
      const cells = cellsOf(unit, () => 1, images);
      expect(partsByChance(cells, FEATURE, 5)('uniqueFirst')).toBeCloseTo(1, 4);
    }
  });
});
