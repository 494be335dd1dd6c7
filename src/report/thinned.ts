/** At most `limit` of a list, evenly spread, both ends kept. */
export function thinned<Item>(items: readonly Item[], limit: number): readonly Item[] {
  if (items.length <= limit) return items;
  return Array.from(
    { length: limit },
    (_, i) => items[Math.round((i * (items.length - 1)) / (limit - 1))],
  );
}

/** `12 of 23 layers shown, evenly spread; all are in the tables.`, or nothing where all are. */
export function thinnedNote(all: number, limit: number, noun: string): string {
  return all <= limit
    ? ''
    : `${limit} of ${all} ${noun} shown, evenly spread; all are in the tables.`;
}
