import type { StatisticsTable } from './types.js';

/**
 * Tables cut to the identities of a run and to their blocks. Rows are not copied. `blockOf` ascends with the identity,
 * and no block reaches beyond the run.
 */
export function cutRows(
  tables: readonly StatisticsTable[],
  { from, to }: { readonly from: number; readonly to: number },
  blockOf: (identity: number) => number,
): StatisticsTable[] {
  const bounds = { identity: [from, to], block: [blockOf(from), blockOf(to - 1) + 1] };
  return tables.map((table) => {
    const [low, high] = bounds[table.scope].map((key) => firstAtLeast(table.keys, key));
    const data = table.data.subarray(low * table.rowLength, high * table.rowLength);
    return { ...table, keys: table.keys.subarray(low, high), data };
  });
}

/** Place of the first of ascending keys that is at least `key`. */
function firstAtLeast(keys: Int32Array, key: number): number {
  const at = keys.findIndex((one) => one >= key);
  return at < 0 ? keys.length : at;
}
