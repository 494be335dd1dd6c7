import { FaceModelError } from '../model-file.js';
import { keepTriangles } from './transform.js';
import type { ImportOptions, SourceModel } from './types.js';

/** Parts that only help an animator, or lie over the eyes like glass: this renderer has neither hair cards nor glass. */
const HELPERS = /^joint-|helper-(tights|skirt|hair|genital)|lash|lacrimal|occlusion|eye_?blend/i;

/** The parts the user names, by default all but helpers. Throws FaceModelError when a name matches none. */
export function selectParts(model: SourceModel, globs: readonly string[] | undefined): SourceModel {
  const { triangleParts, partNames } = model;
  if (!triangleParts || partNames.length < 2) {
    if (globs) throw refusal(model, globs[0]);
    return model;
  }
  const patterns = globs?.map((glob) => {
    const pattern = globPattern(glob);
    if (!partNames.some((name) => pattern.test(name))) throw refusal(model, glob);
    return pattern;
  });
  const kept = partNames.map((name) =>
    patterns ? patterns.some((pattern) => pattern.test(name)) : !HELPERS.test(name),
  );
  if (kept.every(Boolean)) return model;
  const selected = keepTriangles(model, (triangle) => kept[triangleParts[triangle]]);
  const names = partNames.filter((_, part) => kept[part]);
  const note = `kept ${names.length} of ${partNames.length} parts (--parts): ${list(names)}`;
  return { ...selected, notes: [...selected.notes, note] };
}

/** The box about a head, millimetres from between the eyes: below the neck, aside of the ears. */
const HEAD = { below: -200, aside: 160, behind: -280 } as const;
/** A mesh that reaches below this has a body. */
const BODY = -330;

/** What lies about the head, of a placed model. `auto` crops only what has a body. */
export function cropHead(model: SourceModel, crop: ImportOptions['crop'] = 'auto'): SourceModel {
  const { positions, triangles } = model;
  let lowest = Infinity;
  for (let i = 1; i < positions.length; i += 3) lowest = Math.min(lowest, positions[i]);
  if (crop === 'none' || (crop === 'auto' && lowest > BODY)) return model;
  const inside = (vertex: number): boolean =>
    positions[3 * vertex + 1] > HEAD.below &&
    Math.abs(positions[3 * vertex]) < HEAD.aside &&
    positions[3 * vertex + 2] > HEAD.behind;
  const cropped = keepTriangles(model, (t) => [0, 1, 2].every((k) => inside(triangles[3 * t + k])));
  if (cropped.triangles.length === 0) {
    throw new FaceModelError(
      `${model.source}: expected a head about the landmarks, found no triangle there: check --landmarks and --units, or --crop none`,
    );
  }
  const note = `cropped to the head (--crop): ${cropped.positions.length / 3} of ${positions.length / 3} vertices`;
  return { ...cropped, notes: [...cropped.notes, note] };
}

function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'i');
}

function refusal({ source, partNames }: SourceModel, glob: string): FaceModelError {
  const names = partNames.filter((name) => name !== '');
  return new FaceModelError(
    `${source}: expected a part that matches "${glob}", found ${names.length > 0 ? list(names) : 'a mesh of one part'}`,
  );
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(', ');
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}
