import type { MeanEstimate } from '../mean-estimate.js';
import type { VerificationEstimates } from '../verification/types.js';

export interface DecisionEstimate {
  /** Share of points decided correctly. */
  readonly accuracy: MeanEstimate;
  /** Mean of the decision variable: margin of the true class's logit, or cosine to the identity's template. */
  readonly margin: MeanEstimate;
  /** Share of points whose right choice was among the five preferred; null where there are no more than five. */
  readonly topFive: MeanEstimate;
}

export interface LevelDecision extends DecisionEstimate {
  readonly factor: string;
  readonly level: number;
  readonly points: number;
}

/** Decisions at one level of each of two view factors; intervals over blocks of residuals. */
export interface PairDecision extends DecisionEstimate {
  readonly first: string;
  readonly second: string;
  readonly firstLevel: number;
  readonly secondLevel: number;
  readonly points: number;
}

/** What guessing would reach. */
export interface ChanceLevels {
  /** Classes or identities that are chosen from; null where nothing is chosen. */
  readonly choices: number | null;
  /** 1 / choices. */
  readonly accuracy: number | null;
  /** 5 / choices; null where there are no more than five. */
  readonly topFive: number | null;
}

/** One identity taken for another choice. */
export interface Confusion {
  readonly identity: number;
  /** Class or identity that was chosen. */
  readonly chosen: number;
  /** The person the chosen class stands for, in this space; null where that is nobody of it. */
  readonly chosenIdentity: number | null;
  readonly count: number;
  /** Of the identity's images. */
  readonly share: number;
  /** Null where the chosen person is not of this space. */
  readonly sameSex: boolean | null;
  readonly sameEthnicity: boolean | null;
}

/** A class that is nobody of the space, and how many images of anybody it was chosen for. */
export interface OutsideChoice {
  readonly chosen: number;
  readonly count: number;
}

/** I(identity; what was chosen) from all confusion rows. */
export interface ChosenInformation {
  /** Miller-Madow corrected, bits; null with a reason. */
  readonly bits: number | null;
  /** Bits that would say who it is: log2 of the identities. */
  readonly maximumBits: number;
  readonly reason: string | null;
  /** What biases it. */
  readonly note: string;
}

export interface ConfusionEstimates {
  readonly information: ChosenInformation;
  /** Images decided wrongly. */
  readonly wrong: number;
  /** Of those whose choice is a person of this space. */
  readonly wrongInSpace: number;
  /** Shares of `wrongInSpace` taken for someone of the same sex, of the same ethnicity, of both; null with none. */
  readonly withinSex: number | null;
  readonly withinEthnicity: number | null;
  readonly withinBoth: number | null;
  /** Those shares if wrong choices fell on the other people of the space alike. */
  readonly withinSexByChance: number | null;
  readonly withinEthnicityByChance: number | null;
  readonly withinBothByChance: number | null;
  /** Most frequent first. */
  readonly pairs: readonly Confusion[];
  /** Choices that are nobody of this space, most frequent first. Missing in earlier summaries. */
  readonly outside?: readonly OutsideChoice[];
  /** Of each person among the worst points who is ever mistaken: whom for most often. Missing in earlier summaries. */
  readonly rivals?: readonly Confusion[];
}

/** A design point of low margin. */
export interface WorstPoint {
  readonly index: number;
  /** To 2^-10. */
  readonly margin: number;
  /** The level whose worst it is; null among the worst of all. */
  readonly factor: string | null;
  readonly level: number | null;
  /** Class or identity chosen there, null where nothing is chosen from. Missing in summaries of earlier versions. */
  readonly chosen?: number | null;
  /** The person of the space that this choice stands for, where one alone does. Missing in summaries of earlier versions. */
  readonly chosenIdentity?: number | null;
}

export interface DecisionEstimates extends DecisionEstimate {
  readonly byLevel: readonly LevelDecision[];
  readonly byPair: readonly PairDecision[];
  readonly chance: ChanceLevels;
  /** Null where nothing is chosen from. */
  readonly confusions: ConfusionEstimates | null;
  /** Lowest margins: at most one per identity. */
  readonly worst: readonly WorstPoint[];
  /** The lowest margin at each view level. */
  readonly worstByLevel: readonly WorstPoint[];
  /** Null unless the output is an embedding. */
  readonly verification: VerificationEstimates | null;
}
