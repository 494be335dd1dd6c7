import type { UnchangedImages } from '../../stimulus/index.js';
import type { EmbeddingTemplates } from '../types.js';

/**
 * What an image of a view is compared without: the part of its identity's templates that is the image itself or, of a
 * changed image, the same view unchanged, so that original and changed images meet the same template. `embedding` is the
 * image's own. Null where neither is a part.
 */
export type LeftOutPart = (
  identity: number,
  view: number,
  embedding: Int16Array,
) => Int16Array | null;

/** `unchanged`: null where no image is a change of another. */
export function leftOutParts(
  { points, width }: EmbeddingTemplates,
  calibrationViews: (identity: number) => Int32Array,
  unchanged: UnchangedImages | null,
): LeftOutPart {
  const numberOf = lastIdentityCache(calibrationViews);
  return (identity, view, embedding) => {
    const number = numberOf(identity, unchanged ? unchanged.view(view) : view);
    if (number === undefined) return null;
    if (!points) return embedding;
    const from = (identity * points.perIdentity + number) * width;
    return points.embeddings.subarray(from, from + width);
  };
}

/** A view's number among those that calibrated. Views come identity by identity: the last one's answer nearly always. */
function lastIdentityCache(
  calibrationViews: (identity: number) => Int32Array,
): (identity: number, view: number) => number | undefined {
  let cached = -1;
  let numbers = new Map<number, number>();
  return (identity, view) => {
    if (identity !== cached) {
      numbers = new Map(Array.from(calibrationViews(identity), (own, number) => [own, number]));
      cached = identity;
    }
    return numbers.get(view);
  };
}
