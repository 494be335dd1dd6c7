import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Path of a program of this folder that runs as a process of its own: the compiled file beside this one, or in `dist/`
 * when this one runs from its source, as in tests.
 */
export function builtProgram(name: string): string {
  const candidates = [`./${name}.js`, `../../dist/cli/local-server/${name}.js`];
  const paths = candidates.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new Error(`expected the built program at ${paths[1]}, found none; run \`npm run build\``);
  }
  return path;
}
