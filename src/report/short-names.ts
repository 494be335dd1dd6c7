/**
 * Short distinct labels of at most `limit` characters, made only when a name is longer. Dropped, as long as names stay
 * distinct: path parts that the next part repeats, the operation at the end, what all names begin and end with (whole path
 * parts). Then the middle is cut; labels that would then be the same carry their position, from 1.
 */
export function shortNames(names: readonly string[], limit: number): string[] {
  const steps = [withoutRepeatedParts, withoutOperations, withoutCommonEnds];
  let bare = [...names];
  for (const step of steps) {
    if (bare.every((name) => length(name) <= limit)) return bare;
    const next = step(bare);
    if (new Set(next).size === new Set(names).size) bare = next;
  }
  const cut = bare.map((name) => cutMiddle(name, limit));
  if (new Set(cut).size === new Set(names).size) return cut;
  return bare.map((name, i) => cutMiddle(`${i + 1} ${name}`, limit));
}

/** `block1/conv…relu_0`: the tail is kept longer, since names of layers differ there. */
export function cutMiddle(text: string, limit: number): string {
  const characters = [...text];
  if (characters.length <= limit) return text;
  const head = Math.floor((limit - 1) * 0.4);
  return `${characters.slice(0, head).join('')}…${characters.slice(head + 1 - limit).join('')}`;
}

/** `features/features.12/conv/conv.0/conv.0.2/Clip` -> `features.12/conv.0.2/Clip`, as exporters nest module names. */
function withoutRepeatedParts(names: readonly string[]): string[] {
  return names.map((name) => {
    const parts = name.split('/');
    return parts.filter((part, i) => !`${parts[i + 1] ?? ''}`.startsWith(`${part}.`)).join('/');
  });
}

/** `features.12/Add` -> `features.12`. */
function withoutOperations(names: readonly string[]): string[] {
  return names.map((name) => name.replace(/\/[A-Z][A-Za-z]*$/, ''));
}

function withoutCommonEnds(names: readonly string[]): string[] {
  if (new Set(names).size < 2) return [...names];
  const start = commonStart(names, ['/', '.']);
  const rest = names.map((name) => name.slice(start));
  const end = commonStart(
    rest.map((name) => [...name].reverse().join('')),
    ['/', '.', '_'],
  );
  const bare = rest.map((name) => name.slice(0, name.length - end));
  return bare.every((name) => name !== '') ? bare : rest;
}

/** Length of what all names begin with, up to and including a separator. */
function commonStart(names: readonly string[], separators: readonly string[]): number {
  let end = 0;
  const first = names[0];
  for (let i = 0; i < first.length && names.every((name) => name[i] === first[i]); i++) {
    if (separators.includes(first[i])) end = i + 1;
  }
  return names.every((name) => name.length > end) ? end : 0;
}

function length(text: string): number {
  return [...text].length;
}
