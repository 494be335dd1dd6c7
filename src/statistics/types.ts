import type { Confusion, DecisionEstimates } from './decisions/types.js';
import type { GeometryEstimates } from './geometry/types.js';
import type { InvarianceDetail } from './invariance/types.js';
import type { MapEstimates } from './maps/types.js';
import type { LayerReadOutInformation, ReadOuts } from './readouts/types.js';
import type { SynergyEstimates } from './synergy/types.js';
import type { CountedTriple } from './triples/types.js';
import type { NullEstimates } from './uncertainty/types.js';
import type { VarianceEstimates } from './variance/types.js';

/**
 * A table of exact integer sums: one row of `rowLength` numbers per key. Every statistic a shard keeps is such a
 * table, so that storage and merging need to know nothing of what is counted.
 */
export interface StatisticsTable {
  readonly name: string;
  /** `identity`: the key is an identity, held by one shard; merging concatenates. `block`: merging adds rows of equal key. */
  readonly scope: 'identity' | 'block';
  readonly type: 'int32' | 'int64';
  /** Meaning of the row's axes, outermost first, e.g. [['level', 22], ['unit', 978]]. */
  readonly axes: readonly (readonly [name: string, length: number])[];
  readonly rowLength: number;
  /** Ascending, distinct. */
  readonly keys: Int32Array;
  /** [keys.length · rowLength]. int64 tables hold integers below 2^53 in float64. */
  readonly data: Int32Array | Float64Array;
}

/** One level of one factor, a column of the level tables: all levels of all factors that vary within an identity. */
export interface LevelColumn {
  readonly factor: string;
  /** Level number within the factor. */
  readonly level: number;
}

/** One scored number: a channel of a layer, an embedding entry, a logit; or a decision variable. */
export interface UnitLayer {
  readonly name: string;
  readonly units: number;
  readonly offset: number;
}

/**
 * How one unit's values become copula scores: a monotone, piecewise linear map from value to z = Φ⁻¹(u), with
 * u = mid-rank/(n + 1) of the calibration sample; atoms are exact, values outside are clamped. `score-map.ts` says how
 * the map is evaluated.
 */
export interface UnitCalibration {
  /** Ascending, distinct; at most 1,024. */
  readonly values: Float32Array;
  /** Scores at `values`, ascending. */
  readonly scores: Float64Array;
  /** 1 where the knot is an atom, a value that many calibration points share: its score is exact. */
  readonly atoms: Uint8Array;
  /** Middle of the cells between which scores are interpolated: the largest atom if it is large, else the median. */
  readonly centre: number;
  /** Median distance from the centre of the values that differ from it; 0 when none does. */
  readonly spread: number;
  /** Fixed point of raw values: r = round((x - median) / scale), `scale` a power of two. */
  readonly median: number;
  readonly scale: number;
}

export interface Calibration {
  /** Points the calibration was fitted on. */
  readonly points: number;
  readonly units: readonly UnitCalibration[];
  /** Null unless the output is an embedding. */
  readonly templates: EmbeddingTemplates | null;
  /** Read-outs of the network's layers, whose units follow the network's; absent: none. */
  readonly readOuts?: ReadOuts | null;
  /** What is counted together; absent: nothing. */
  readonly triples?: readonly CountedTriple[] | null;
}

/**
 * Sums of the embeddings of each identity's calibration points: of all of them, then, where `perIdentity` is more than 1,
 * of those at each view level in the order of the level columns.
 */
export interface EmbeddingTemplates {
  /** Numbers of an embedding. */
  readonly width: number;
  /** Sums per identity. */
  readonly perIdentity: number;
  /** [identities · perIdentity · width], of round(e · 2^14) with e of unit length. */
  readonly sums: Int32Array;
  /** What was summed; only where images are compared that are changes of calibration points. */
  readonly points?: TemplatePoints;
}

/** Embeddings of the calibration points, which a template without one of them needs. */
export interface TemplatePoints {
  /** Calibration points of an identity. */
  readonly perIdentity: number;
  /** [identities · perIdentity · width], of round(e · 2^14), views ascending. */
  readonly embeddings: Int16Array;
}

/** Fixed point of scores: q = round(z · 2^10). */
export const SCORE_SCALE = 1024;
/** Equipopulated bins of the calibration distribution. */
export const BIN_COUNT = 16;
/** Bump when any table's content or meaning changes: part of every shard's key. */
export const STATISTICS_VERSION = 5;

/** An estimate in bits with its 95 % interval; what cannot be had is null with a reason, never NaN or 0. */
export interface InformationEstimate {
  /** Gaussian-copula information, bits. */
  readonly bits: number | null;
  /** Delete-one-residual jackknife, Student's t, 95 %. Null where there are too few residuals. */
  readonly low: number | null;
  readonly high: number | null;
  /** Miller-Madow corrected information of 16 equipopulated bins, bits. */
  readonly binnedBits: number | null;
  /** Why `binnedBits` are null where the bits are not; missing where it says nothing. */
  readonly binnedReason?: string | null;
  readonly reason: string | null;
}

export interface UnitInformation extends InformationEstimate {
  readonly layer: string;
  /** Number within the layer. */
  readonly unit: number;
  readonly factor: string;
}

/** How one unit responds to the levels of a factor. */
export interface TuningCurve {
  readonly layer: string;
  readonly unit: number;
  readonly factor: string;
  /** Mean copula score per level (units of the calibration's standard deviation). */
  readonly means: readonly number[];
  /** Standard deviation of the score within each level. */
  readonly deviations: readonly number[];
}

/** How one unit responds on its own scale, over some images. */
export interface UnitResponse {
  readonly layer: string;
  readonly unit: number;
  /** A level of a view factor; both null: all images. */
  readonly factor: string | null;
  readonly level: number | null;
  readonly images: number;
  /** Of the raw activation. */
  readonly mean: number;
  readonly deviation: number;
  /** Pearson, with the decision's margin, -1..1; null without a decision and where either does not vary. */
  readonly marginCorrelation: number | null;
}

export interface InvarianceEstimate {
  readonly layer: string;
  readonly factor: string;
  /**
   * Variance components (identity - identity×factor/(levels - 1)) / (identity + factor + identity×factor) of the units'
   * mean responses, numerator and denominator summed over units: 1 where only who is seen moves them, 0 where nothing of that is shared between levels, negative where it turns round.
   */
  readonly index: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: string | null;
}

/** Everything estimated from the merged tables of an audit. */
export interface AuditEstimates {
  readonly information: readonly UnitInformation[];
  /** What each layer as a whole knows of each factor, from its read-outs; empty where none were given. */
  readonly layerInformation: readonly LayerReadOutInformation[];
  readonly tuning: readonly TuningCurve[];
  /** Raw activations by level; empty where the calibration's measures were not given. */
  readonly responses: readonly UnitResponse[];
  readonly invariance: readonly InvarianceEstimate[];
  /** Null when no decision is defined. */
  readonly decisions: DecisionEstimates | null;
  /** Who is taken for whom, most frequent first: at most 100,000 pairs. Empty where nothing is chosen from. */
  readonly confusions: readonly Confusion[];
  /** Share of scores clamped at the ends of the calibration, over all units. */
  readonly clampedShare: number;
  /** Variance shares of factors and pairs. */
  readonly variance: VarianceEstimates;
  /** Identity within and across levels of view factors. */
  readonly invarianceDetail: InvarianceDetail;
  /** Information maps on the face; null where the faces were not given. */
  readonly maps: MapEstimates | null;
  /** What face features and factors, units and the decision share. */
  readonly synergy: SynergyEstimates;
  /** Permutation nulls. */
  readonly nulls: NullEstimates;
  /** Likeness of layers to each other and to models of factors; null where no activations were given. */
  readonly geometry: GeometryEstimates | null;
}

export type {
  Decision,
  DecisionChoices,
  DecisionOutcome,
  DecisionRow,
  DecidedRows,
  VerificationComparisons,
} from './decisions/decision-types.js';
export type {
  ChanceLevels,
  ChosenInformation,
  Confusion,
  ConfusionEstimates,
  DecisionEstimate,
  DecisionEstimates,
  LevelDecision,
  OutsideChoice,
  PairDecision,
  WorstPoint,
} from './decisions/types.js';
export type { MeanEstimate } from './mean-estimate.js';
export type {
  CosineHistogram,
  LevelVerification,
  OperatingPoint,
  PairVerification,
  RateEstimate,
  VerificationByImpostor,
  VerificationEstimates,
  VerificationRates,
} from './verification/types.js';
