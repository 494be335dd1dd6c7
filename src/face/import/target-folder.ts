import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { FaceModelError } from '../model-file.js';
import { macroColumns, macroTokens } from './macro-targets.js';
import { morphModes } from './morph-targets.js';
import { readObj } from './obj-file.js';
import { readTarget } from './target-file.js';
import type { Target } from './target-file.js';
import type { SourceMode, SourceModel } from './types.js';

/**
 * A folder with a base OBJ and sparse text targets anywhere below it (MakeHuman's layout). Targets named by ancestry,
 * sex and age become condition columns, those under a folder `expression` expressions, all others residual morphs:
 * opposite ones (`-incr` and `-decr`) one mode, left and right a symmetric and an asymmetric one.
 *
 * @param deviation standard deviation of a morph, as a share of its target
 */
export function readTargetFolder(folder: string, deviation: number): SourceModel {
  const files = readdirSync(folder, { recursive: true }).map(String).sort();
  const base = baseMesh(folder, files);
  const mesh = readObj(join(folder, base));
  const targets = files
    .filter((name) => name.endsWith('.target'))
    .map((name) => {
      const file = join(folder, name);
      return {
        path: name,
        name: basename(name, '.target'),
        read: () => readTarget(file, mesh.positions.length),
      };
    });
  const macros = targets.filter(({ name }) => macroTokens(name) !== null);
  const expressions = targets.filter(({ path }) => /(^|[\\/])expressions?[\\/]/i.test(path));
  const morphs = targets.filter(
    (target) => !macros.includes(target) && !expressions.includes(target),
  );
  const conditions = macroColumns(macros, mesh.positions.length);
  const residuals = morphModes(morphs, deviation);
  return {
    source: folder,
    name: basename(folder),
    ...mesh,
    positions: mesh.positions.map((value, i) => value + (conditions.mean?.[i] ?? 0)),
    modes: [...conditions.columns, ...residuals.modes, ...expressionModes(expressions)],
    expressionMean: null,
    texture: null,
    landmarks: null,
    millimetresPerUnit: null,
    notes: [...conditions.notes, ...residuals.notes],
  };
}

function baseMesh(folder: string, files: readonly string[]): string {
  const meshes = files.filter((name) => /\.obj$/i.test(name));
  const base =
    meshes.length === 1 ? meshes[0] : meshes.find((name) => /(^|[\\/])base\.obj$/i.test(name));
  if (base !== undefined) return base;
  const found =
    meshes.length === 0 ? 'no OBJ file' : `${meshes.length} OBJ files, none named base.obj`;
  throw new FaceModelError(
    `${relative('.', folder) || folder}: expected the targets' base mesh, found ${found}`,
  );
}

/** One mode per name: what several ancestries each have is averaged over those that the study's ethnicity knows. */
function expressionModes(targets: readonly Target[]): SourceMode[] {
  const byName = new Map<string, Target[]>();
  for (const target of targets) {
    if (/(^|[\\/])african[\\/]/i.test(target.path)) continue;
    byName.set(target.name, [...(byName.get(target.name) ?? []), target]);
  }
  return [...byName].map(([name, same]) => {
    const all = same.map(({ read }) => read());
    const values = all[0].map((_, i) => all.reduce((sum, each) => sum + each[i], 0) / all.length);
    return { name, role: 'expression', values };
  });
}
