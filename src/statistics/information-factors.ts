import { log } from '../numeric/index.js';
import type { Factor, Space } from '../stimulus/index.js';
import type { AuditTables } from './audit-tables.js';
import { factorEntropy } from './factor-entropy.js';
import { fewJitterDraws } from './few-jitter-draws.js';
import { countInformation } from './count-information.js';
import { entropyBias } from './gaussian-entropy.js';
import { BITS_PER_NAT } from './information-value.js';
import { groupFactors, identityLevel } from './level-columns.js';
import { crossedEntropy, nestedEntropy } from './partition-entropy.js';
import type { GroupedSums, PartitionEntropy } from './partition-entropy.js';
import { BIN_COUNT } from './types.js';
import type { UnitSums } from './unit-sums.js';

/** One factor that units are asked about. */
export interface InformationFactor {
  readonly name: string;
  /** The factor's own entropy, bits. */
  readonly entropy: number;
  /** What the jackknife leaves out, in the plural. */
  readonly groupName: 'residuals' | 'blocks';
  /**
   * Added to the upper end of intervals, bits: what the Gaussian value would be more if the images of a level were all there
   * are, and not draws. 0 where a level has many.
   */
  readonly viewsBits: number;
  /** Entropies whose difference is the information: of everything (or within the condition), and within levels. */
  readonly entropies: (sums: UnitSums) => readonly [PartitionEntropy, PartitionEntropy];
  /** Why the factor cannot be estimated in this space; null when it can. */
  readonly absent: string | null;
  /** Miller-Madow corrected information of the bins, bits. */
  readonly binned: (sums: UnitSums) => number | null;
  /** Why there is no binned information about the factor; null where there is. */
  readonly binnedAbsent: string | null;
}

/**
 * The space's factors, then `identity`, then `identity|sex,ethnicity` (with the group factors that vary): identity
 * given what it shares with others.
 */
export function informationFactors(tables: AuditTables): InformationFactor[] {
  const { space, identities } = tables;
  const groups = groupFactors(space);
  const factors = space.factors.map((factor): FactorEstimator => {
    if (factor.kind === 'view') return viewFactor(tables, factor);
    if (factor.kind === 'jitter') return jitterFactor(tables, factor);
    return factor.name === 'residual' ? residualFactor(tables) : groupFactor(tables, factor);
  });
  if (identities.length > 1) factors.push(identityFactor(tables));
  if (groups.length > 0 && tables.groups > 1) {
    factors.push(conditionalIdentity(tables, groups));
  }
  return factors.map((factor) => {
    const binnedAbsent = fewImagesReason(space, factor.name);
    const images = imagesOfPerson(space, factor.name);
    return {
      ...factor,
      ...{ entropy: factorEntropy(tables, factor.name), binnedAbsent },
      absent: factor.absent ?? fewViewsReason(images),
      viewsBits: images === null ? 0 : drawnBits(images),
      binned: binnedAbsent === null ? factor.binned : () => null,
    };
  });
}

/** Images of a person below which sixteen bins are mostly too empty for Miller and Madow's correction. */
const MIN_BINNED_IMAGES = 64;

/** Of factors whose levels are people: there are as many as faces, and few images of each. */
function fewImagesReason(space: Space, factor: string): string | null {
  const images = imagesOfPerson(space, factor);
  return images === null || images >= MIN_BINNED_IMAGES
    ? null
    : `${images} images of each are too few for 16 bins, which would show chance as information: at least ${MIN_BINNED_IMAGES} needed`;
}

/** Images of each level, of factors whose levels are people; null for the others, whose levels have images of everybody. */
function imagesOfPerson(space: Space, factor: string): number | null {
  if (factor === 'residual') return space.viewCount * space.identitiesPerResidual;
  return factor.startsWith('identity') ? space.viewCount : null;
}

/** Images of a person below which the Gaussian value is off by more than 0.1 bits where views do the same to everybody. */
const MIN_DRAWN_IMAGES = 16;

function fewViewsReason(images: number | null): string | null {
  return images === null || images >= MIN_DRAWN_IMAGES
    ? null
    : `${images} images of each are too few for a variance of each: at least ${MIN_DRAWN_IMAGES} needed; see identity within levels, which takes one variance for all`;
}

/**
 * ½ log2 n/2 - ½ ψ((n - 1)/2)/ln 2: the entropy of n images that are draws of a Gaussian, less that of n images that are
 * all there are. Views are the same for everybody, and no draws; noise is.
 */
export function drawnBits(images: number): number {
  return (0.5 * log(images / (images - 1)) - entropyBias(images, 1)) * BITS_PER_NAT;
}

type FactorEstimator = Omit<InformationFactor, 'entropy' | 'binnedAbsent' | 'viewsBits'>;

function viewFactor(tables: AuditTables, { name, levels }: Factor): FactorEstimator {
  const { columns, groups, groupOf } = tables;
  const first = columns.findIndex(({ factor }) => factor === name);
  const counts = addRows(tables.data('cells.count'), columns.length, groupOf, groups);
  return {
    name,
    groupName: 'residuals',
    absent: null,
    entropies: (sums) => [
      allEntropy(tables, sums),
      crossedEntropy(
        {
          groups,
          classes: columns.length,
          counts,
          sums: sums.groupSums,
          squares: sums.groupSquares,
        },
        first,
        levels.length,
      ),
    ],
    binned: (sums) => countInformation(levelCounts(tables, name, sums), BIN_COUNT),
  };
}

function jitterFactor(tables: AuditTables, { name, levels }: Factor): FactorEstimator {
  const { jitter, blocks } = tables;
  const first = jitter.findIndex(({ factor }) => factor === name);
  const counts = tables.data('levels.count');
  return {
    name,
    groupName: 'blocks',
    absent: fewJitterDraws(tables.space),
    entropies: ({ jitterSums, jitterSquares }) => {
      const add = (values: ArrayLike<number>): Float64Array =>
        addColumns(values, blocks, jitter.length, first, levels.length);
      const grouped = { groups: blocks, classes: jitter.length, counts, sums: jitterSums };
      const all = { groups: blocks, classes: 1, counts: add(counts), sums: add(jitterSums) };
      return [
        crossedEntropy({ ...all, squares: add(jitterSquares) }),
        crossedEntropy({ ...grouped, squares: jitterSquares }, first, levels.length),
      ];
    },
    binned: (sums) => countInformation(levelCounts(tables, name, sums), BIN_COUNT),
  };
}

function groupFactor(tables: AuditTables, { name, levels }: Factor): FactorEstimator {
  const classOf = identityClasses(tables, [{ name, levels: levels.length }]);
  return {
    name,
    groupName: 'residuals',
    absent: null,
    entropies: (sums) => [
      allEntropy(tables, sums),
      crossedEntropy(groupIdentities(tables, sums, classOf, levels.length)),
    ],
    binned: (sums) => countInformation(levelCounts(tables, name, sums), BIN_COUNT),
  };
}

function residualFactor(tables: AuditTables): FactorEstimator {
  const { groups, groupOf } = tables;
  const own = Int32Array.from({ length: groups }, (_, group) => group);
  return {
    name: 'residual',
    groupName: 'residuals',
    absent: null,
    entropies: (sums) => {
      const { counts, sums: totals, squares } = groupIdentities(tables, sums, null, 1);
      return [allEntropy(tables, sums), nestedEntropy(counts, totals, squares, own, groups)];
    },
    binned: ({ histogram }) =>
      countInformation(addRows(histogram, BIN_COUNT, groupOf, groups), BIN_COUNT),
  };
}

function identityFactor(tables: AuditTables): FactorEstimator {
  return {
    name: 'identity',
    groupName: 'residuals',
    absent: null,
    entropies: (sums) => [allEntropy(tables, sums), identityEntropy(tables, sums)],
    binned: ({ histogram }) => countInformation(histogram, BIN_COUNT),
  };
}

function conditionalIdentity(tables: AuditTables, given: readonly Factor[]): FactorEstimator {
  const named = given.map(({ name, levels }) => ({ name, levels: levels.length }));
  const classOf = identityClasses(tables, named);
  const classes = named.reduce((product, { levels }) => product * levels, 1);
  const members = Array.from({ length: classes }, (_, one) =>
    [...classOf.keys()].filter((row) => classOf[row] === one),
  );
  return {
    name: `identity|${named.map(({ name }) => name).join(',')}`,
    groupName: 'residuals',
    absent: null,
    entropies: (sums) => [
      crossedEntropy(groupIdentities(tables, sums, classOf, classes)),
      identityEntropy(tables, sums),
    ],
    binned: ({ histogram }) => conditionalCounts(tables, histogram, members),
  };
}

/** Σ over classes of (n_class/n) I(bin; identity within the class); `members` are the classes' identity rows. */
function conditionalCounts(
  { points }: AuditTables,
  histogram: Float64Array,
  members: readonly (readonly number[])[],
): number | null {
  let weighted = 0;
  let total = 0;
  for (const rows of members) {
    const counts = new Float64Array(rows.length * BIN_COUNT);
    rows.forEach((row, i) => {
      counts.set(histogram.subarray(row * BIN_COUNT, (row + 1) * BIN_COUNT), i * BIN_COUNT);
    });
    const n = rows.reduce((sum, row) => sum + points[row], 0);
    weighted += n * (countInformation(counts, BIN_COUNT) ?? 0);
    total += n;
  }
  return total > 0 ? weighted / total : null;
}

const allEntropies = new WeakMap<UnitSums, PartitionEntropy>();

/** Entropy of all points: asked for by nearly every factor, computed once per unit. */
function allEntropy(tables: AuditTables, sums: UnitSums): PartitionEntropy {
  let entropy = allEntropies.get(sums);
  if (!entropy) {
    entropy = crossedEntropy(groupIdentities(tables, sums, null, 1));
    allEntropies.set(sums, entropy);
  }
  return entropy;
}

function identityEntropy(tables: AuditTables, sums: UnitSums): PartitionEntropy {
  return nestedEntropy(
    tables.points,
    sums.identitySums,
    sums.identitySquares,
    tables.groupOf,
    tables.groups,
  );
}

/** Identity sums by residual and class of the identity; one class when `classOf` is null. */
function groupIdentities(
  { points, groupOf, groups }: AuditTables,
  { identitySums, identitySquares }: UnitSums,
  classOf: Int32Array | null,
  classes: number,
): GroupedSums {
  const cellOf = groupOf.map((group, row) => group * classes + (classOf ? classOf[row] : 0));
  const add = (values: ArrayLike<number>): Float64Array =>
    addRows(values, 1, cellOf, groups * classes);
  return {
    groups,
    classes,
    counts: add(points),
    sums: add(identitySums),
    squares: add(identitySquares),
  };
}

/** Number of each identity's combination of levels of the named identity factors. */
function identityClasses(
  { space, identities }: AuditTables,
  factors: readonly { name: string; levels: number }[],
): Int32Array {
  return identities.map((identity) =>
    factors.reduce(
      (number, { name, levels }) => number * levels + identityLevel(space, name, identity),
      0,
    ),
  );
}

/** [levels of the factor · 16] of one unit, over the whole space. */
function levelCounts(
  { histogramColumns }: AuditTables,
  factor: string,
  { levelHistogram }: UnitSums,
): number[] {
  return histogramColumns.flatMap((column, i) =>
    column.factor === factor
      ? [...levelHistogram.subarray(i * BIN_COUNT, (i + 1) * BIN_COUNT)]
      : [],
  );
}

/** Adds rows of `width` numbers that share a target: [targets · width]. */
function addRows(
  values: ArrayLike<number>,
  width: number,
  targetOf: Int32Array,
  targets: number,
): Float64Array {
  const sums = new Float64Array(targets * width);
  for (let row = 0; row < targetOf.length; row++) {
    for (let i = 0; i < width; i++) sums[targetOf[row] * width + i] += values[row * width + i];
  }
  return sums;
}

/** Σ of columns `first`..`first + count - 1` of each row: [rows]. */
function addColumns(
  values: ArrayLike<number>,
  rows: number,
  width: number,
  first: number,
  count: number,
): Float64Array {
  const sums = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let i = first; i < first + count; i++) sums[row] += values[row * width + i];
  }
  return sums;
}
