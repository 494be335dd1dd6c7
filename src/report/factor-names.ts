import type { Level } from '../stimulus/index.js';
import { joinWords } from './format.js';

/** What a reader is shown for the names of the configuration; every page, table and terminal line takes them from here. */
const TITLES: Readonly<Record<string, string>> = {
  residual: 'identity residual',
  yaw: 'head yaw',
  pitch: 'head pitch',
  variant: 'change of the face',
  jpegQuality: 'JPEG quality',
  azimuth: 'light azimuth',
  elevation: 'light elevation',
  shapeAmplification: 'shape amplification',
  textureAmplification: 'texture amplification',
  scale: 'image scale',
  translationX: 'horizontal shift',
  translationY: 'vertical shift',
};

const UNITS: Readonly<Record<string, (level: number) => string>> = {
  age: (years) => `${years} years`,
  yaw: degrees,
  pitch: degrees,
  azimuth: degrees,
  elevation: degrees,
  jpegQuality: (quality) => (quality === 0 ? 'none' : String(quality)),
  shapeAmplification: gain,
  textureAmplification: gain,
  scale: gain,
  translationX: (share) => `${signed(Math.round(share * 1000) / 10)} %`,
  translationY: (share) => `${signed(Math.round(share * 1000) / 10)} %`,
};

/** A factor's name as words: `light azimuth`, `identity given sex and ethnicity`; names of the user's own are kept. */
export function factorTitle(name: string): string {
  if (Object.hasOwn(TITLES, name)) return TITLES[name];
  return name.replace(
    /\|(.*)$/,
    (_, given: string) => ` given ${joinWords(given.split(',').map(factorTitle))}`,
  );
}

/** Of levels drawn from a range; those that were typed have fewer. */
const LEVEL_DIGITS = 4;

/** A level as it is printed: `−30°`, `45 years`, `female`, `12`. */
export function levelTitle(factor: string, level: Level): string {
  // Changes are named by the program, with the hyphen of a keyboard: `yaw -45`.
  if (typeof level === 'string') return factor === 'variant' ? withMinus(level) : level;
  const rounded = Number(level.toPrecision(LEVEL_DIGITS));
  return Object.hasOwn(UNITS, factor) ? UNITS[factor](rounded) : String(rounded);
}

/** Capital first letter, for the start of a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function degrees(level: number): string {
  return `${signed(level)}°`;
}

function gain(level: number): string {
  return `×${level}`;
}

function withMinus(text: string): string {
  return text.replace(/-(?=\d)/g, '−');
}

function signed(value: number): string {
  return value < 0 ? `−${-value}` : String(value);
}
