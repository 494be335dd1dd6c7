/** Choices up to which every one is counted for each identity. */
export const MOST_DENSE_CHOICES = 4_096;

/** Beyond that, choices kept per identity. */
export const CONFUSION_KEPT = 64;

/** One row of the confusion table as the choices that were made. */
export function confusionRow(
  row: Int32Array | Float64Array,
  dense: boolean,
): { readonly choice: number; readonly count: number }[] {
  const entries = dense
    ? Array.from(row, (count, choice) => ({ choice, count }))
    : Array.from({ length: row.length / 2 }, (_, i) => ({
        choice: row[2 * i],
        count: row[2 * i + 1],
      }));
  return entries.filter(({ count }) => count > 0);
}
