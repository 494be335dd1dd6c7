import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LINKED = ['node_modules', 'assets', 'package.json'];
const BUNDLE = 'dist/workflow-bundle.js';
const RENDERER = 'dist/src/render/renderer-version.js';

/**
 * Installs the built program a second time, as the release after it: one that draws other images (its renderer's number
 * is the next) and has other workflow code.
 * @param folder is made
 * @returns path of its program
 */
export function installNextRelease(folder: string): string {
  mkdirSync(folder);
  for (const name of LINKED) symlinkSync(path.join(ROOT, name), path.join(folder, name));
  for (const name of ['bin', 'dist']) {
    cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  }
  const file = path.join(folder, RENDERER);
  const text = readFileSync(file, 'utf8');
  const next = text.replace(/(RENDERER_VERSION = )(\d+)/, (_, name, number) => {
    return `${name}${Number(number) + 1}`;
  });
  if (next === text) throw new Error(`expected the renderer's version in ${file}, found none`);
  writeFileSync(file, next);
  const bundle = path.join(folder, BUNDLE);
  // In front: the bundle ends with its source map, which Temporal reads to the end of the file.
  writeFileSync(bundle, `// the next release\n${readFileSync(bundle, 'utf8')}`);
  return path.join(folder, 'bin', 'factorscope.js');
}
