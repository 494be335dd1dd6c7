import type { ModeWeights } from './types.js';

/**
 * Action units of the six expressions (Ekman, Friesen and Hager 2002, *Facial Action Coding System*: the investigator's
 * guide, emotion table), with the strength that reads at 128 pixels; 1 is a mode's full movement.
 */
const EXPRESSION_UNITS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  happy: { 6: 1, 12: 1 },
  surprise: { 1: 1, 2: 1, 5: 1, 26: 0.7 },
  fear: { 1: 1, 2: 0.4, 4: 0.5, 5: 1, 20: 1, 26: 0.3 },
  disgust: { 4: 0.5, 9: 1, 10: 1, 17: 0.6 },
  anger: { 4: 1, 5: 0.3, 7: 0.8, 23: 1 },
  sadness: { 1: 1, 4: 0.4, 15: 1, 17: 0.4 },
};

/**
 * Names of the modes that move an action unit, without case and separators: ARKit's blend shapes (also ICT-FaceKit's)
 * and MakeHuman's expression units. The first that a model has counts: ICT-FaceKit holds two cheek raisers, which must
 * not add up. A name like `AU12_L` says it itself and goes before all.
 */
const UNIT_NAMES: Readonly<Record<number, readonly RegExp[]>> = {
  1: [/^browinnerup/, /^eyebrows(left|right)innerup$/],
  2: [/^browouterup/, /^eyebrows(left|right)externup$/],
  4: [/^browdown/, /^browlowerer/, /^eyebrows(left|right)down$/],
  5: [/^eyewide/, /^eye(left|right)openedup$/],
  6: [/^cheeksquint/, /^cheekraiser/],
  7: [/^eyesquint/, /^eye(left|right)slit$/],
  9: [/^nosesneer/, /^nose(left|right)elevation$/],
  10: [/^mouthupperup/, /^mouthupwardretraction$/],
  12: [/^mouthsmile/, /^mouthcornerpuller$/],
  15: [/^mouthfrown/, /^mouthdepression$/],
  17: [/^mouthshruglower/, /^chinraiser/, /^mouthelevation$/],
  20: [/^mouthstretch/, /^mouthretraction$/],
  23: [/^mouthpress/, /^mouthcompression$/],
  26: [/^jawopen/, /^jawdrop/, /^mouthopen$/],
};

/** Least share of an expression's action units, by weight, that must be there. */
const ENOUGH = 0.5;

export interface NamedExpression {
  readonly name: string;
  readonly weights: ModeWeights;
  /** Action units it wants that no mode moves. */
  readonly missingUnits: readonly number[];
}

/** Expressions that can be put together from modes by their names. */
export function expressionsByActionUnits(modeNames: readonly string[]): NamedExpression[] {
  return Object.entries(EXPRESSION_UNITS).flatMap(([name, wanted]) => {
    const weights: Record<string, number> = {};
    const missingUnits: number[] = [];
    let [found, total] = [0, 0];
    for (const [unit, weight] of Object.entries(wanted)) {
      const modes = modesOfUnit(modeNames, Number(unit));
      total += weight;
      if (modes.length === 0) missingUnits.push(Number(unit));
      else found += weight;
      for (const mode of modes) weights[mode] = weight;
    }
    return found >= ENOUGH * total ? [{ name, weights, missingUnits }] : [];
  });
}

/** Modes of the first naming of the unit that there is: both sides, or one mode of both. */
function modesOfUnit(modeNames: readonly string[], unit: number): string[] {
  const namings = [new RegExp(`^au0*${unit}(l|r|left|right)?$`), ...UNIT_NAMES[unit]];
  const matches = namings.map((naming) => modeNames.filter((name) => naming.test(plain(name))));
  return matches.find((modes) => modes.length > 0) ?? [];
}

function plain(modeName: string): string {
  return modeName.toLowerCase().replace(/[^a-z0-9]/g, '');
}
