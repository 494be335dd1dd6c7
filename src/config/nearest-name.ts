import { distance } from 'fastest-levenshtein';

/** What users of other tools type, and what it is called here. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  gpu: 'cuda',
  nvidia: 'cuda',
  ort: 'onnx',
  onnxruntime: 'onnx',
  tensorflow: 'tfjs',
};

/** The candidate that another name is of, else that of the smallest edit distance (case ignored), within a third of the longer name or two edits. */
export function nearestName(found: string, candidates: readonly string[]): string | null {
  const known = OTHER_NAMES[found.toLowerCase()];
  if (candidates.includes(known)) return known;
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
