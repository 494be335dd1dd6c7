/**
 * Short distinct labels of at most `limit` characters, made only when a name is longer: what all names begin and end with
 * (whole path parts) is dropped, then the middle is cut; labels that would then be the same carry their position, from 1.
 */
export function shortNames(names: readonly string[], limit: number): string[] {
  if (names.every((name) => length(name) <= limit)) return [...names];
  const bare = withoutCommonEnds(names);
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
