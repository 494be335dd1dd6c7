import { distance } from 'fastest-levenshtein';

/** The candidate of the smallest edit distance (case ignored), within a third of the longer name or two edits. */
export function nearestName(found: string, candidates: readonly string[]): string | null {
  let nearest: string | null = null;
  let smallest = Infinity;
  for (const candidate of candidates) {
    const edits = distance(found.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.max(2, Math.floor(Math.max(found.length, candidate.length) / 3));
    if (edits <= allowed && edits < Math.min(smallest, candidate.length)) {
      nearest = candidate;
      smallest = edits;
    }
  }
  return nearest;
}
