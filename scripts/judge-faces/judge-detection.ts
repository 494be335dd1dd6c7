import { PRESETS } from '../../src/stimulus/index.js';
import type { DesignFactor, DesignPoint } from '../../src/stimulus/index.js';
import type { Detector } from './detectors.js';
import type { Portrait } from './portraits.js';
import { wilsonShare } from './wilson.js';
import type { Share } from './wilson.js';

/** Factors that a missed render is described by: those that vary in the space the renders come from. */
export const LISTED_FACTORS = Object.keys(PRESETS.xu2018.factors) as DesignFactor[];

export type MissedRender = Readonly<Partial<Record<DesignFactor, string | number>>>;

export interface DetectionVerdict {
  readonly network: string;
  readonly settings: string;
  readonly found: Share | null;
  readonly meanScore: number | null;
  readonly missed: readonly MissedRender[];
  /** Share found by level, for every factor with a level below the whole: `yaw -30`. */
  readonly perLevel: Readonly<Record<string, Share | null>>;
  /** Share of pictures without a face in which it finds one all the same: what its finds are worth. */
  readonly falseAlarms: Share | null;
}

export interface DetectionJudge {
  see(portrait: Portrait): Promise<void>;
  /** The same of a picture that shows no face where its nose would be. */
  seeNoFace(portrait: Portrait): Promise<void>;
  verdict(): DetectionVerdict;
}

interface Look {
  readonly point: DesignPoint;
  readonly score: number | null;
}

export function createDetectionJudge(detector: Detector): DetectionJudge {
  const looks: Look[] = [];
  const empty: Look[] = [];
  const look = async ({ point, picture, points }: Portrait): Promise<Look> => ({
    point,
    score: await detector.find(picture, points.noseTip),
  });
  return {
    async see(portrait) {
      looks.push(await look(portrait));
    },
    async seeNoFace(portrait) {
      empty.push(await look(portrait));
    },
    verdict: () => ({ ...summarise(detector, looks), falseAlarms: shareFound(empty) }),
  };
}

function summarise(
  { name, settings }: Detector,
  looks: readonly Look[],
): Omit<DetectionVerdict, 'falseAlarms'> {
  const scores = looks.flatMap(({ score }) => (score === null ? [] : [score]));
  return {
    network: name,
    settings,
    found: shareFound(looks),
    meanScore:
      scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length,
    missed: looks.filter(({ score }) => score === null).map(({ point }) => describe(point)),
    perLevel: sharesPerLevel(looks),
  };
}

function sharesPerLevel(looks: readonly Look[]): Record<string, Share | null> {
  const factors = LISTED_FACTORS.filter((name) => name !== 'residual');
  const shares = factors.flatMap((factor) => {
    const levels = [...new Set(looks.map(({ point }) => point[factor]))].sort(byValue);
    return levels.map((level) => {
      const some = looks.filter(({ point }) => point[factor] === level);
      return [`${factor} ${level}`, shareFound(some)] as const;
    });
  });
  return Object.fromEntries(shares);
}

function shareFound(looks: readonly Look[]): Share | null {
  const people = new Set(looks.map(({ point }) => point.identity)).size;
  return wilsonShare(looks.filter(({ score }) => score !== null).length, looks.length, people);
}

function describe(point: DesignPoint): MissedRender {
  return Object.fromEntries(LISTED_FACTORS.map((name) => [name, point[name]]));
}

function byValue(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
}
