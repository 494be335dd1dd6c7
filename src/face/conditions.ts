import type { Ethnicity, Sex } from '../stimulus/index.js';

/** What makes a face besides its own residual. */
export interface Conditions {
  readonly sex: Sex;
  readonly ethnicity: Ethnicity;
  /** Years. */
  readonly ageYears: number;
}

/** Names of the condition columns, in their order. */
export const CONDITION_NAMES = [
  'sex',
  'ethnicity',
  'age',
  'age²',
  'sex·ethnicity',
  'sex·age',
  'ethnicity·age',
] as const;
export type ConditionName = (typeof CONDITION_NAMES)[number];

/**
 * Regressors of a face, by column: sex = +0.5 (male) or -0.5 (female); ethnicity = +0.5 (East Asian) or -0.5 (Western
 * Caucasian); age = (years - 45)/20; and their products. All zero is the mid-point of the groups at 45 years.
 */
export function conditionValues(conditions: Conditions): Record<ConditionName, number> {
  const sex = conditions.sex === 'male' ? 0.5 : -0.5;
  const ethnicity = conditions.ethnicity === 'east-asian' ? 0.5 : -0.5;
  const age = (conditions.ageYears - 45) / 20;
  return {
    sex,
    ethnicity,
    age,
    'age²': age * age,
    'sex·ethnicity': sex * ethnicity,
    'sex·age': sex * age,
    'ethnicity·age': ethnicity * age,
  };
}
