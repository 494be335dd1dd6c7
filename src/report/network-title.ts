/** Names that say nothing of a network: its folder does. */
const GENERIC = /^(model|saved_model|network|weights|checkpoint|best|last|latest|final)(\.|$)/i;

/** What a network is called: its file's name, with the folder before it where the name alone says nothing: `emotion/model.json`. */
export function networkTitle(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  const name = parts.at(-1) ?? path;
  return GENERIC.test(name) ? parts.slice(-2).join('/') : name;
}
