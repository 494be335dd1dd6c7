import type { StudyScience } from '../config/types.js';
import type { SpaceDefinition } from '../stimulus/index.js';
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
  if (sensitivity) return { ...space, sample: sensitivity };
  if (generalization) return { ...space, variants: generalizationVariants(generalization, space) };
  if (diagnostic) return { ...space, variants: diagnosticVariants(diagnostic, regions) };
  return resample ? { ...space, copies: resample } : space;
}
