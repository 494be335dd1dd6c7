import { BIN_OF_SCORE, MAX_SCORE } from './score-bins.js';
import { ROW_CAPACITY } from './scored-rows.js';
import type { ScoredRows } from './scored-rows.js';

/**
 * Stretches of the buffered rows: within a run only the fastest factor varies, within a segment only the two fastest.
 * Found by comparing rows, so any order of rows gives the same sums; light-fastest order only makes them long.
 */
export interface RunPlan {
  /** First row of each run, and the row count. */
  readonly runs: Int32Array;
  /** First run of each segment, and the run count. */
  readonly segments: Int32Array;
  /** Columns that some row belongs to, ascending. */
  readonly touched: Int32Array;
}

/** Sums of one unit over the buffered rows, by column. */
export interface RunSums {
  readonly sums: Int32Array;
  readonly squares: Float64Array;
  /** 16 byte counters a column, in four words. */
  readonly packed: Int32Array;
}

export function createRunSums(columns: number): RunSums {
  return {
    sums: new Int32Array(columns),
    squares: new Float64Array(columns),
    packed: new Int32Array(4 * columns),
  };
}

export function planRuns(rows: ScoredRows): RunPlan {
  const runs: number[] = [];
  const segments: number[] = [];
  const touched = new Set<number>();
  for (let row = 0; row < rows.length; row++) {
    const newSegment = row === 0 || !sameSlowColumns(rows, row);
    if (newSegment) segments.push(runs.length);
    if (newSegment || rows.middle[row] !== rows.middle[row - 1]) runs.push(row);
    touched.add(rows.fast[row]).add(rows.middle[row]);
    if (newSegment) {
      for (let i = 0; i < rows.slowCount; i++) touched.add(rows.slow[row * rows.slowCount + i]);
    }
  }
  return {
    runs: Int32Array.from([...runs, rows.length]),
    segments: Int32Array.from([...segments, runs.length]),
    touched: Int32Array.from(touched).sort(),
  };
}

/** Adds one unit's buffered scores to `target`, which must be zero at the touched columns. */
export function sumRuns(rows: ScoredRows, plan: RunPlan, unit: number, target: RunSums): void {
  const { scores, fast, middle, slow, slowCount } = rows;
  const { runs, segments } = plan;
  const { sums, squares, packed } = target;
  const base = unit * ROW_CAPACITY;
  for (let segment = 0; segment + 1 < segments.length; segment++) {
    let sum = 0;
    let square = 0;
    let word0 = 0;
    let word1 = 0;
    let word2 = 0;
    let word3 = 0;
    for (let run = segments[segment]; run < segments[segment + 1]; run++) {
      const from = runs[run];
      const to = runs[run + 1];
      const column = middle[from];
      const counters = 4 * column;
      let runSum = 0;
      let runSquare = 0;
      // The run's own counters are those its column gains, so the segment's words come from the difference.
      const before0 = packed[counters];
      const before1 = packed[counters + 1];
      const before2 = packed[counters + 2];
      const before3 = packed[counters + 3];
      for (let row = from; row < to; row++) {
        const score = scores[base + row];
        const bin = BIN_OF_SCORE[score + MAX_SCORE];
        const word = bin >> 2;
        const one = 1 << ((bin & 3) << 3);
        const scoreSquare = score * score;
        const quick = fast[row];
        sums[quick] += score;
        squares[quick] += scoreSquare;
        packed[4 * quick + word] += one;
        packed[counters + word] += one;
        runSum += score;
        runSquare += scoreSquare;
      }
      sums[column] += runSum;
      squares[column] += runSquare;
      sum += runSum;
      square += runSquare;
      word0 = (word0 + packed[counters] - before0) | 0;
      word1 = (word1 + packed[counters + 1] - before1) | 0;
      word2 = (word2 + packed[counters + 2] - before2) | 0;
      word3 = (word3 + packed[counters + 3] - before3) | 0;
    }
    const row = runs[segments[segment]];
    for (let i = 0; i < slowCount; i++) {
      const column = slow[row * slowCount + i];
      sums[column] += sum;
      squares[column] += square;
      packed[4 * column] += word0;
      packed[4 * column + 1] += word1;
      packed[4 * column + 2] += word2;
      packed[4 * column + 3] += word3;
    }
  }
}

/** Adds a column's 16 byte counters to a histogram and clears them. */
export function addPacked(
  packed: Int32Array,
  column: number,
  histogram: Int32Array,
  from: number,
): void {
  for (let word = 0; word < 4; word++) {
    const counters = packed[4 * column + word];
    if (counters === 0) continue;
    const bin = from + 4 * word;
    histogram[bin] += counters & 255;
    histogram[bin + 1] += (counters >>> 8) & 255;
    histogram[bin + 2] += (counters >>> 16) & 255;
    histogram[bin + 3] += counters >>> 24;
    packed[4 * column + word] = 0;
  }
}

function sameSlowColumns({ slow, slowCount }: ScoredRows, row: number): boolean {
  for (let i = 0; i < slowCount; i++) {
    if (slow[row * slowCount + i] !== slow[(row - 1) * slowCount + i]) return false;
  }
  return true;
}
