export { createAccumulator } from './accumulate.js';
export type { Accumulator, AccumulatorOptions } from './accumulate.js';
export { binnedInformation } from './binned-information.js';
export { fitCalibration, fitUnitCalibration, MAX_KNOTS } from './calibrate.js';
export { copulaNormalize } from './copula-normalize.js';
export { decisionLayer, DECISION_LAYER, DECISION_UNITS, defineDecision } from './decision.js';
export type { DecisionRequest } from './decision.js';
export { addToTemplate, createTemplates } from './embedding-decision.js';
export { estimateAudit } from './estimate.js';
export type { AuditRequest } from './estimate.js';
export { informationContinuous } from './information-continuous.js';
export { informationDiscrete } from './information-discrete.js';
export type { InformationOptions } from './information-discrete.js';
export type { InformationValue } from './information-value.js';
export { histogramColumns, jitterColumns, levelColumns } from './level-columns.js';
export { mergeTables } from './merge.js';
export { binOfScore } from './score-bins.js';
export { createScorer } from './scorer.js';
export type { Scorer, ScoreRequest } from './scorer.js';
export { rowLength, tableShapes } from './table-shapes.js';
export type { TableShape } from './table-shapes.js';
export { canonicalBytes, tablesDigest } from './tables-digest.js';
export { BIN_COUNT, SCORE_SCALE, STATISTICS_VERSION } from './types.js';
export type {
  AuditEstimates,
  Calibration,
  Decision,
  DecisionEstimate,
  DecisionEstimates,
  DecisionOutcome,
  InformationEstimate,
  InvarianceEstimate,
  LevelColumn,
  LevelDecision,
  MeanEstimate,
  StatisticsTable,
  TuningCurve,
  UnitCalibration,
  UnitInformation,
  UnitLayer,
} from './types.js';
export type { ActivationRows } from './geometry/activation-rows.js';
export { MAX_GEOMETRY_ROWS, sampleRows } from './geometry/activation-rows.js';
export { centredKernelAlignment } from './geometry/centred-kernel-alignment.js';
export { estimateGeometry } from './geometry/estimate-geometry.js';
export { gramMatrix } from './geometry/gram-matrix.js';
export type { GeometryEstimates } from './geometry/types.js';
export type {
  BitsWithInterval,
  IdentityWithinLevels,
  InvarianceDetail,
  LevelCorrelations,
} from './invariance/types.js';
export type { FaceDirections, FaceProperty, FaceSpace } from './maps/face-space.js';
export type {
  LayerMap,
  MapEstimates,
  MapLevel,
  MapSimilarity,
  RegionInformation,
  UnitMap,
} from './maps/types.js';
export { jointVertexMap, vertexMap } from './maps/vertex-field.js';
export type { ScoreCovariance, VertexField } from './maps/vertex-field.js';
export type {
  FeatureCarrier,
  FeatureTriple,
  SynergyEstimates,
  TripleFeature,
} from './synergy/types.js';
export { benjaminiHochberg } from './uncertainty/benjamini-hochberg.js';
export type { FactorNull, NullEstimates, UnitNull } from './uncertainty/types.js';
export type { PairColumn } from './variance/pair-classes.js';
export type { PairInformation, VarianceEstimates, VarianceShare } from './variance/types.js';
