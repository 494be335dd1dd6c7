/** One continuous variable [n] or several, as one array per variable. */
export type Samples = Float64Array | readonly Float64Array[];

export interface InformationOptions {
  /** Subtract the bias of each entropy (`entropyBias`). @default true */
  readonly biasCorrected?: boolean;
}

/**
 * The variables of every argument of an estimator, `{ x, y }` and so on: lists of equal length [n]. Throws a TypeError
 * for what is no Float64Array, a RangeError for lists without a variable, unequal lengths and values that are not
 * finite.
 */
export function openSamples<Name extends string>(
  samples: Readonly<Record<Name, Samples>>,
): Record<Name, readonly Float64Array[]> & { readonly n: number } {
  const opened: Record<string, readonly Float64Array[]> = {};
  let n: number | null = null;
  for (const [name, given] of Object.entries<Samples>(samples)) {
    const variables = Array.isArray(given) ? (given as Float64Array[]) : [given as Float64Array];
    if (variables.length === 0) throw new RangeError(`expected a variable in ${name}, found none`);
    for (const values of variables) {
      checkVariable(name, values);
      n ??= values.length;
      if (values.length !== n) {
        throw new RangeError(
          `expected variables of equal length, found ${n} and in ${name} ${values.length} samples`,
        );
      }
    }
    opened[name] = variables;
  }
  return { ...opened, n: n ?? 0 } as Record<Name, readonly Float64Array[]> & { n: number };
}

/** Throws a TypeError for what is no object, or a choice that is neither true nor false. */
export function openOptions(options: InformationOptions): { readonly biasCorrected: boolean } {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(
      `expected options such as { biasCorrected: true }, found ${String(options)}`,
    );
  }
  const { biasCorrected = true } = options;
  if (typeof biasCorrected !== 'boolean') {
    throw new TypeError(`expected biasCorrected as true or false, found ${String(biasCorrected)}`);
  }
  return { biasCorrected };
}

/** Greater magnitudes have squares beyond float64, and a variance that is no number. */
const LARGEST_VALUE = 1e150;

/** Integers are refused too: labels given as a variable would be taken for a quantity. */
function checkVariable(name: string, values: Float64Array): void {
  const type = Object.prototype.toString.call(values).slice('[object '.length, -1);
  if (type !== 'Float64Array') {
    throw new TypeError(`expected ${name} as a Float64Array or a list of them, found ${type}`);
  }
  checkFinite(name, values);
  const large = values.findIndex((value) => Math.abs(value) > LARGEST_VALUE);
  if (large >= 0) {
    throw new RangeError(
      `expected values of ${name} up to ${LARGEST_VALUE} in magnitude, found ${values[large]} at ${large}: scale them, which changes no information`,
    );
  }
}

/** Throws a TypeError for what is no list, a RangeError naming the first value that is not finite. */
export function checkFinite(name: string, values: ArrayLike<number>): void {
  if (typeof values !== 'object' || values === null || !Number.isInteger(values.length)) {
    const found = values === null ? 'null' : typeof values;
    throw new TypeError(`expected ${name} as a list of numbers, found ${found}`);
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`expected finite values of ${name}, found ${values[i]} at ${i}`);
    }
  }
}

/**
 * The samples of each level, ascending. `labels` [n] are integers 0..levels-1. Throws a RangeError for other labels,
 * another number of them and a number of levels that is no positive integer.
 */
export function rowsByLevel(labels: ArrayLike<number>, levels: number, n: number): Uint32Array[] {
  if (typeof labels !== 'object' || labels === null) {
    throw new TypeError(`expected labels as a list of integers, found ${String(labels)}`);
  }
  if (!(Number.isSafeInteger(levels) && levels > 0)) {
    throw new RangeError(`expected a positive number of levels, found ${levels}`);
  }
  if (labels.length !== n) {
    throw new RangeError(`expected a label for each of ${n} samples, found ${labels.length}`);
  }
  const counts = new Uint32Array(levels);
  for (let i = 0; i < n; i++) {
    const label = labels[i];
    if (!(Number.isInteger(label) && label >= 0 && label < levels)) {
      throw new RangeError(`expected labels from 0 to ${levels - 1}, found ${label} at ${i}`);
    }
    counts[label]++;
  }
  const rows = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let i = 0; i < n; i++) rows[labels[i]][counts[labels[i]]++] = i;
  return rows;
}

/** The chosen samples of a variable. */
export function take(values: Float64Array, rows: Uint32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]];
  return taken;
}
