import type { StudyScience } from '../config/types.js';
import type { Sample, SpaceDefinition } from '../stimulus/index.js';
import { diagnosticVariants } from './diagnostic/variants.js';
import { generalizationVariants } from './generalization/variants.js';

/**
 * The space that a study scores: the one asked for, and what the study shows besides. `regions` are those of the face
 * model.
 */
export function studySpace(
  {
    space,
    sensitivity,
    generalization,
    diagnostic,
    resample,
  }: Pick<StudyScience, 'space' | 'sensitivity' | 'generalization' | 'diagnostic' | 'resample'>,
  regions: readonly string[],
): SpaceDefinition {
  if (sensitivity) return sampledSpace(space, sensitivity);
  if (generalization) return { ...space, variants: generalizationVariants(generalization, space) };
  if (diagnostic) return { ...space, variants: diagnosticVariants(diagnostic, regions) };
  return resample ? { ...space, copies: resample } : space;
}

/** What is drawn from a range is not jittered besides. */
function sampledSpace(space: SpaceDefinition, sample: Sample): SpaceDefinition {
  const { scale, translationX, translationY } = sample.ranges;
  const jitter = {
    scale: scale ? 0 : space.jitter.scale,
    translation: translationX || translationY ? 0 : space.jitter.translation,
  };
  return { ...space, jitter, sample };
}
