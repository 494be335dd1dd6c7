import { canonicalJson } from '../src/numeric/index.js';

const MAX_CHARACTERS = 60;

/** What differs between two settings, in words: `size 64 in A, 112 in B; std 1 in A, 0.229, 0.224, 0.225 in B`. */
export function differenceText(a: unknown, b: unknown): string {
  if (a === null || a === undefined) return 'in B alone';
  if (b === null || b === undefined) return 'in A alone';
  const [first, second] = [leaves(a), leaves(b)];
  const names = [...new Set([...first.keys(), ...second.keys()])];
  return names
    .filter((name) => first.get(name) !== second.get(name))
    .map((name) => {
      const values = `${first.get(name) ?? 'nothing'} in A, ${second.get(name) ?? 'nothing'} in B`;
      return name === '' ? values : `${name} ${values}`;
    })
    .join('; ');
}

/** Texts of all plain values by their place, `input.size`; lists of plain values are one. */
function leaves(value: unknown, place = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[place, String(value)]]);
  if (Array.isArray(value)) return new Map([[place, listText(value)]]);
  return new Map(
    Object.entries(value).flatMap(([name, own]) => [
      ...leaves(own, place === '' ? name : `${place}.${name}`),
    ]),
  );
}

function listText(list: readonly unknown[]): string {
  const isPlain = list.every((item) => typeof item !== 'object');
  const text = isPlain ? list.join(', ') : canonicalJson(list);
  return text.length <= MAX_CHARACTERS
    ? text
    : `${text.slice(0, MAX_CHARACTERS)}… (${list.length})`;
}
