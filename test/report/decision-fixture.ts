import type {
  DecisionEstimates,
  MeanEstimate,
  PairDecision,
  RateEstimate,
  VerificationByImpostor,
  VerificationEstimates,
} from '../../src/statistics/types.js';
import type { AuditPerformance, WorstCase } from '../../src/studies/types.js';

const mean = (value: number): MeanEstimate => ({ value, low: value - 0.02, high: value + 0.02 });
const rate = (value: number): RateEstimate => ({ ...mean(value), reason: null });
const count = (length: number): number[] => Array.from({ length }, (_, i) => i);

export const TOO_FEW_IMPOSTORS = '60000 impostor comparisons, at least 100000 needed';

/** Yaw x pitch, who is taken for whom, and verification, as an audit finds them. */
export function fixtureChoices(): Pick<
  DecisionEstimates,
  'byPair' | 'chance' | 'confusions' | 'verification'
> {
  return {
    byPair: fixturePairs(),
    chance: { choices: 160, accuracy: 1 / 160, topFive: 5 / 160 },
    confusions: {
      information: { bits: 6.61, maximumBits: 7.32, reason: null, note: 'plug-in, corrected' },
      wrong: 44_452,
      wrongInSpace: 44_452,
      ...{ withinSex: 0.83, withinEthnicity: 0.91, withinBoth: 0.77 },
      ...{ withinSexByChance: 0.497, withinEthnicityByChance: 0.497, withinBothByChance: 0.245 },
      pairs: count(14).map((i) => ({
        ...{ identity: 4 * i, chosen: 4 * i + 5, chosenIdentity: i === 2 ? null : 4 * i + 5 },
        ...{ count: 900 - 50 * i, share: (900 - 50 * i) / 4725 },
        ...{ sameSex: i % 3 > 0, sameEthnicity: true },
      })),
    },
    verification: fixtureVerification(),
  };
}

function fixturePairs(): PairDecision[] {
  return count(15).map((cell) => {
    const [firstLevel, secondLevel] = [Math.floor(cell / 3), cell % 3];
    const value = 0.97 - 0.05 * Math.abs(firstLevel - 2) - 0.06 * Math.abs(secondLevel - 1);
    return {
      ...{ first: 'yaw', second: 'pitch', firstLevel, secondLevel, points: 50_400 },
      ...{ accuracy: mean(value), margin: mean(6 * value), topFive: mean((1 + value) / 2) },
    };
  });
}

function fixtureRates(quality: number): VerificationByImpostor {
  const of = (ease: number) => ({
    ...{ genuine: 756_000, impostors: 60_000, meanGenuine: 0.7 * quality, meanImpostor: 0.05 },
    trueAccept: [
      rate(quality * ease),
      rate(0.8 * quality * ease),
      { value: null, low: null, high: null, reason: TOO_FEW_IMPOSTORS },
    ],
    ...{ equalError: rate(1 - quality * ease), sensitivity: rate(3 * quality * ease) },
  });
  return { anyone: of(1), alike: of(0.9) };
}

function fixtureVerification(): VerificationEstimates {
  const curve = count(40).map((i) => ({
    threshold: 1 - i / 20,
    falseAccept: 10 ** (-5 + i / 7.8),
    trueAccept: 1 - (1 - i / 39) ** 3,
  }));
  const bell = (at: number) =>
    count(128).map((i) => Math.exp(-((i / 64 - 1 - at) ** 2) / 0.02) / 16);
  return {
    overall: fixtureRates(0.93),
    byLevel: count(5).map((level) => ({
      ...{ factor: 'yaw', level },
      ...fixtureRates(0.93 - 0.03 * Math.abs(level - 2)),
    })),
    byPair: count(25).map((cell) => {
      const [imageLevel, templateLevel] = [Math.floor(cell / 5), cell % 5];
      const quality = 0.98 - 0.1 * Math.abs(imageLevel - templateLevel);
      return { factor: 'yaw', imageLevel, templateLevel, ...fixtureRates(quality) };
    }),
    curves: {
      anyone: curve,
      alike: curve.map((one) => ({ ...one, trueAccept: 0.9 * one.trueAccept })),
    },
    histogram: {
      cosines: count(128).map((i) => i / 64 - 1),
      step: 1 / 64,
      ...{ genuine: bell(0.6), impostor: bell(0.05), alike: bell(0.15) },
    },
    pairReason: null,
  };
}

const worstCase = (index: number, factor: string | null, level: number | null): WorstCase => ({
  ...{ index, margin: -3.25 + index / 1e5, factor, level, identity: Math.floor(index / 4725) },
  point: {
    ...{ residual: 3, sex: 'female', ethnicity: 'east-asian', age: 65, expression: 'fear' },
    ...{ yaw: -30, pitch: 30, azimuth: 30, elevation: -30, scale: 0.92, translationX: 0.04 },
  },
});

export const FIXTURE_WORST: Pick<AuditPerformance, 'worst' | 'worstByLevel'> = {
  worst: count(12).map((i) => worstCase(4725 * i + 11, null, null)),
  worstByLevel: count(5).map((level) => worstCase(4725 * level + 17, 'yaw', level)),
};
