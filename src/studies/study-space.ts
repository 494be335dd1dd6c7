import type { StudyScience } from '../config/types.js';
import type { SpaceDefinition } from '../stimulus/index.js';
import { generalizationVariants } from './generalization/variants.js';

/** The space that a study scores: the one asked for, and what the study shows besides. */
export function studySpace({
  space,
  generalization,
  resample,
}: Pick<StudyScience, 'space' | 'generalization' | 'resample'>): SpaceDefinition {
  if (generalization) return { ...space, variants: generalizationVariants(generalization, space) };
  return resample ? { ...space, copies: resample } : space;
}
