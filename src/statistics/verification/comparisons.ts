import type { DesignPoint, Space } from '../../stimulus/index.js';
import type { VerificationComparisons } from '../decisions/decision-types.js';
import type { EmbeddingTemplates, UnitLayer } from '../types.js';
import { CELL_LENGTH, COSINE_BINS, cosineBin, verificationCells } from './cells.js';
import { drawImpostors, VIEWS_PER_DRAW } from './impostors.js';
import type { TemplateIndex } from './template-index.js';
import { cosineWithoutOwn, inverseLength, quantise } from './templates.js';

type Counts = Int32Array | Float64Array;

export interface ComparisonOptions {
  readonly space: Space;
  readonly output: UnitLayer;
  readonly templates: EmbeddingTemplates;
  readonly index: TemplateIndex;
  /** Whether a view of an identity is part of its templates. */
  readonly isCalibration: (identity: number, view: number) => boolean;
}

/**
 * Compares images with templates of all views and of each view level: their own person's, without what a calibration
 * image itself put there, and those of drawn impostors. A template that nothing is left of is not compared with.
 */
export function createComparisons(options: ComparisonOptions): VerificationComparisons {
  const places = countingPlaces(options.space, options.templates.perIdentity > 1);
  return {
    compare(points, activations, rowLength, counts) {
      for (let from = 0; from < points.length;) {
        const to = endOfRun(points, from);
        const rows = loadRun(
          options,
          points.slice(from, to),
          activations.subarray(from * rowLength),
          rowLength,
        );
        compareRun(options, places, rows, counts);
        from = to;
      }
    },
  };
}

interface ComparedRun {
  readonly points: readonly DesignPoint[];
  /** 1/length of each row. */
  readonly inverse: Float64Array;
}

function endOfRun(points: readonly DesignPoint[], from: number): number {
  const run = Math.floor(points[from].view / VIEWS_PER_DRAW);
  let to = from + 1;
  while (to < points.length && Math.floor(points[to].view / VIEWS_PER_DRAW) === run) to++;
  return to;
}

function loadRun(
  { index, output }: ComparisonOptions,
  points: readonly DesignPoint[],
  activations: Float32Array,
  rowLength: number,
): ComparedRun {
  const inverse = Float64Array.from(points, (_, row) =>
    inverseLength(quantise(activations, row * rowLength + output.offset, index.row(row))),
  );
  return { points, inverse };
}

function compareRun(
  options: ComparisonOptions,
  places: CountingPlaces,
  run: ComparedRun,
  counts: Counts,
): void {
  const { identity } = run.points[0];
  const { anyone, alike } = drawImpostors(options.space, run.points[0]);
  compareWith(options, places, run, identity, 0, counts);
  for (const other of anyone) compareWith(options, places, run, other, 1, counts);
  for (const other of alike) compareWith(options, places, run, other, 2, counts);
}

/** All rows of a run with all templates of one identity. */
function compareWith(
  options: ComparisonOptions,
  places: CountingPlaces,
  { points, inverse }: ComparedRun,
  identity: number,
  kind: number,
  counts: Counts,
): void {
  const { index, isCalibration } = options;
  const { perIdentity } = index;
  const first = identity * perIdentity;
  const products = index.ofIdentity(identity, points.length);
  const cosines = new Float64Array(perIdentity);
  for (let row = 0; row < points.length; row++) {
    const { view, levels } = points[row];
    for (let template = 0; template < perIdentity; template++) {
      const length = index.inverse[first + template];
      const product = products[row * perIdentity + template];
      cosines[template] = length === 0 ? NaN : product * length * inverse[row];
    }
    if (kind === 0 && isCalibration(identity, view))
      leaveOut(options, places, points[row], row, cosines);
    countRow(places, levels, kind * COSINE_BINS, cosines, counts);
  }
}

/** Cosines to the templates that hold the image itself, without its part; NaN where nothing is left. */
function leaveOut(
  { templates, index }: ComparisonOptions,
  { factors, perLevel }: CountingPlaces,
  { identity, levels }: DesignPoint,
  row: number,
  cosines: Float64Array,
): void {
  const own = factors.map(({ name, firstTemplate }) => firstTemplate + levels[name]);
  for (const template of perLevel ? [0, ...own] : [0]) {
    const number = identity * index.perIdentity + template;
    cosines[template] = cosineWithoutOwn(templates, number, index.row(row)) ?? NaN;
  }
}

/** Counts an image's cosines to the templates of one identity; NaN is not counted. */
function countRow(
  { factors, perLevel }: CountingPlaces,
  levels: DesignPoint['levels'],
  shift: number,
  cosines: Float64Array,
  counts: Counts,
): void {
  if (!Number.isNaN(cosines[0])) {
    const bin = shift + cosineBin(cosines[0]);
    counts[bin]++;
    for (const { name, firstCell } of factors) {
      counts[(firstCell + levels[name]) * CELL_LENGTH + bin]++;
    }
  }
  if (!perLevel) return;
  for (const { name, levels: count, firstTemplate, firstPair } of factors) {
    const cell = (firstPair + levels[name] * count) * CELL_LENGTH + shift;
    for (let other = 0; other < count; other++) {
      const cosine = cosines[firstTemplate + other];
      if (!Number.isNaN(cosine)) counts[cell + other * CELL_LENGTH + cosineBin(cosine)]++;
    }
  }
}

interface CountingPlaces {
  readonly perLevel: boolean;
  readonly factors: readonly {
    readonly name: keyof DesignPoint['levels'];
    readonly levels: number;
    readonly firstTemplate: number;
    readonly firstCell: number;
    readonly firstPair: number;
  }[];
}

function countingPlaces(space: Space, perLevel: boolean): CountingPlaces {
  const factors = verificationCells(space).factors.map((factor) => ({
    ...factor,
    name: factor.name as keyof DesignPoint['levels'],
  }));
  return { perLevel, factors };
}
