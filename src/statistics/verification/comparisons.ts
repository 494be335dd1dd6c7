import type { DesignPoint, Space, UnchangedImages } from '../../stimulus/index.js';
import type { VerificationComparisons } from '../decisions/decision-types.js';
import type { EmbeddingTemplates, UnitLayer } from '../types.js';
import { CELL_LENGTH, COSINE_BINS, cosineBin, verificationCells } from './cells.js';
import { drawImpostors, VIEWS_PER_DRAW } from './impostors.js';
import type { LeftOutPart } from './left-out-parts.js';
import type { TemplateIndex } from './template-index.js';
import { cosineWithout } from './templates.js';

type Counts = Int32Array | Float64Array;

export interface ComparisonOptions {
  readonly space: Space;
  readonly output: UnitLayer;
  readonly templates: EmbeddingTemplates;
  readonly index: TemplateIndex;
  readonly leftOut: LeftOutPart;
  /** Null where no image is a change of another. */
  readonly unchanged: UnchangedImages | null;
}

/**
 * Compares images with templates of all views and of each view level: their own person's, without what a calibration
 * image itself, or the image it is a change of, put there, and those of drawn impostors. A template that nothing is left of is not compared with.
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
    index.load(row, activations, row * rowLength + output.offset),
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
  const targets = run.points.map(({ levels }) => templateTargets(places, levels));
  const countAll = (kind: number, bins: Int32Array): void => {
    const count = options.index.perIdentity;
    targets.forEach((own, row) => {
      countRow(own, bins, row * count, kind * COSINE_BINS, counts);
    });
  };
  countAll(0, ownBins(options, places, run, identity));
  for (const other of anyone) countAll(1, options.index.binsOf(other, run.inverse));
  for (const other of alike) countAll(2, options.index.binsOf(other, run.inverse));
}

/** Bins of a run's own person, with what calibration images put into the templates left out of their own comparisons. */
function ownBins(
  options: ComparisonOptions,
  places: CountingPlaces,
  { points, inverse }: ComparedRun,
  identity: number,
): Int32Array {
  const { index } = options;
  const bins = index.binsOf(identity, inverse);
  points.forEach((point, row) => {
    const part = options.leftOut(identity, point.view, index.row(row));
    if (part === null) return;
    const own = bins.subarray(row * index.perIdentity, (row + 1) * index.perIdentity);
    leaveOut(options, places, point, { row, part }, own);
  });
  return bins;
}

/** Bins of the templates that hold a part, without it; -1 where nothing is left. */
function leaveOut(
  { templates, index, unchanged }: ComparisonOptions,
  { factors, perLevel }: CountingPlaces,
  { identity, levels }: DesignPoint,
  { row, part }: { readonly row: number; readonly part: Int16Array },
  bins: Int32Array,
): void {
  const held = unchanged ? unchanged.levels(levels) : levels;
  const own = factors.map(({ name, firstTemplate }) => firstTemplate + held[name]);
  for (const template of perLevel ? [0, ...own] : [0]) {
    const number = identity * index.perIdentity + template;
    const cosine = cosineWithout(templates, number, index.row(row), part);
    bins[template] = cosine === null ? -1 : cosineBin(cosine);
  }
}

/** Where an image's comparisons are counted: the first bin of a cell. */
interface TemplateTargets {
  /** Of those with the template of all views. */
  readonly all: Int32Array;
  /** Of that with template 1, 2, …: of each level of each view factor. */
  readonly perLevel: Int32Array;
}

function templateTargets(
  { factors, perLevel, pairs }: CountingPlaces,
  levels: DesignPoint['levels'],
): TemplateTargets {
  const all = new Int32Array(1 + factors.length);
  const targets = new Int32Array(perLevel ? pairs : 0);
  for (let f = 0; f < factors.length; f++) {
    const { name, levels: count, firstTemplate, firstCell, firstPair } = factors[f];
    all[1 + f] = (firstCell + levels[name]) * CELL_LENGTH;
    if (!perLevel) continue;
    const cell = firstPair + levels[name] * count;
    for (let other = 0; other < count; other++) {
      targets[firstTemplate - 1 + other] = (cell + other) * CELL_LENGTH;
    }
  }
  return { all, perLevel: targets };
}

/** Counts an image's bins with the templates of one identity, which begin at `from`; -1 is not counted. */
function countRow(
  { all, perLevel }: TemplateTargets,
  bins: Int32Array,
  from: number,
  shift: number,
  counts: Counts,
): void {
  const bin = bins[from];
  if (bin >= 0) for (let i = 0; i < all.length; i++) counts[all[i] + shift + bin]++;
  for (let i = 0; i < perLevel.length; i++) {
    const own = bins[from + 1 + i];
    if (own >= 0) counts[perLevel[i] + shift + own]++;
  }
}

interface CountingPlaces {
  readonly perLevel: boolean;
  /** Templates per level of an identity. */
  readonly pairs: number;
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
  const pairs = factors.reduce((sum, { levels }) => sum + levels, 0);
  return { perLevel, pairs, factors };
}
