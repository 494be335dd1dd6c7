import type { Expression } from '../../stimulus/index.js';

/**
 * Facial actions of the generator, numbered as in the Facial Action Coding System (Ekman, Friesen and Hager 2002);
 * 1 is a strong natural movement.
 */
export const ACTION_UNITS = [
  'au1', // inner brows up
  'au2', // outer brows up
  'au4', // brows down and together
  'au5', // upper lids up
  'au6', // cheeks up, eyes narrowed from below
  'au7', // lids tight
  'au9', // nose wrinkled
  'au10', // upper lip up
  'au12', // lip corners up and back
  'au15', // lip corners down
  'au17', // chin raised
  'au20', // lips stretched
  'au23', // lips tight
  'au26', // jaw dropped
] as const;
export type ActionUnit = (typeof ACTION_UNITS)[number];
export type ActionUnits = Record<ActionUnit, number>;

/** Action units of the six expressions, at 1.2 to 2.1 of the natural size so that people and networks read them at 128 pixels. */
export const EXPRESSION_UNITS: Readonly<
  Record<Exclude<Expression, 'neutral'>, Partial<ActionUnits>>
> = {
  happy: { au6: 1.3, au10: 0.4, au12: 1.7, au26: 0.15 },
  surprise: { au1: 1.2, au2: 1.2, au5: 1.2, au26: 1.1 },
  fear: { au1: 1.7, au4: 1, au5: 1.35, au20: 2, au26: 0.3 },
  disgust: { au4: 0.6, au6: 0.8, au7: 0.9, au9: 2.6, au10: 1, au17: 1.6, au26: 0.2 },
  anger: { au4: 2.1, au5: 0.9, au7: 1, au9: 0.9, au15: 0.5, au23: 1.8 },
  sadness: { au1: 1.7, au4: 0.7, au6: 0.2, au7: 0.8, au15: 1.4, au17: 0.8 },
};

/** All action units at rest. */
export function restingUnits(): ActionUnits {
  return Object.fromEntries(ACTION_UNITS.map((unit) => [unit, 0])) as ActionUnits;
}
