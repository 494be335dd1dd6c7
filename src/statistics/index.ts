export { createAccumulator } from './accumulate.js';
export type { Accumulator, AccumulatorOptions } from './accumulate.js';
export { fitCalibration, fitUnitCalibration, MAX_KNOTS } from './calibrate.js';
export {
  decideRows,
  decisionLayer,
  DECISION_LAYER,
  DECISION_UNITS,
  defineDecision,
} from './decision.js';
export type { DecisionRequest } from './decision.js';
export { addToTemplate, checkKeptPoints, createTemplates } from './embedding-decision.js';
export { templateColumns } from './verification/template-columns.js';
export { COSINE_BINS } from './verification/cells.js';
export { fewTemplateImages, LEAST_TEMPLATE_IMAGES } from './verification/few-template-images.js';
export { FALSE_ACCEPT_RATES } from './verification/types.js';
export { auditSteps, estimateAudit } from './estimate.js';
export { foldDecision } from './estimate-decisions.js';
export type { FoldedDecision } from './estimate-decisions.js';
export { openAuditTables } from './audit-tables.js';
export type { AuditTables } from './audit-tables.js';
export type { AuditRequest } from './estimate.js';
export {
  binnedInformation,
  conditionalInformation,
  conditionalInformationDiscrete,
  copulaNormalize,
  informationContinuous,
  informationDiscrete,
  informationMixture,
  interactionInformation,
  interactionInformationDiscrete,
  partialInformation,
} from './estimators/index.js';
export type {
  ConditionalInformationValue,
  InformationOptions,
  JointProbabilities,
  PartialInformation,
  PartialInformationOptions,
  Samples,
} from './estimators/index.js';
export type { InformationValue } from './information-value.js';
export { COPY_QUANTITIES, CORRELATION_SCALE } from './groups/copies.js';
export { sampleQuantities } from './groups/sample.js';
export type { SampleQuantity } from './groups/sample.js';
export { TABLE_GROUPS } from './groups/index.js';
export type { GroupContext, TableGroup, TableGroupFactory } from './groups/index.js';
export { createReadOutReader } from './kernels/read-out-reader.js';
export { createKernelSums } from './kernels/kernel-sums.js';
export { boundIncomplete } from './incomplete/index.js';
export type {
  BoundedValue,
  IncompleteBounds,
  IncompleteRun,
  UnitBounds,
} from './incomplete/index.js';
export { histogramColumns, jitterColumns, levelColumns } from './level-columns.js';
export { createMerger, mergeTables } from './merge.js';
export type { Merger } from './merge.js';
export { allPairs, defaultPairs, pairColumns } from './pairs.js';
export type { FactorPair, PairColumn } from './pairs.js';
export { createPlainSums } from './plain-sums.js';
export { sumsFibres } from './row-sums.js';
export type {
  BlockSums,
  ChunkSums,
  Quantity,
  RowSums,
  RowSumsOptions,
  ScoredRows,
} from './row-sums.js';
export { binOfScore } from './score-bins.js';
export { createScorer } from './scorer.js';
export type { Scorer, ScoreRequest } from './scorer.js';
export { applyReadOuts } from './readouts/apply-read-outs.js';
export { fitReadOuts, MAX_READ_OUT_UNITS } from './readouts/fit-read-outs.js';
export type { FitRows } from './readouts/fit-sample.js';
export {
  MIN_READ_OUT_RESIDUALS,
  noReadOutsReason,
  readOutCount,
  readOutFactors,
  readOutLayers,
} from './readouts/read-out-groups.js';
export type {
  GaussianFigure,
  LayerReadOutInformation,
  LevelChoice,
  ReadOutGroup,
  ReadOuts,
} from './readouts/types.js';
export { runSteps } from './run-steps.js';
export { visitUnits } from './unit-sums.js';
export type { Steps } from './run-steps.js';
export { rowLength, tableShapes } from './table-shapes.js';
export { cutUnits, isUnitTable, joinUnits, unitStrides, withUnits } from './tiled-tables.js';
export type { TiledTables, UnitRange, UnitTile } from './tiled-tables.js';
export type { OpenRows } from './table-rows.js';
export type { TableShape } from './table-shapes.js';
export { createTablesDigest, tablesDigest } from './tables-digest.js';
export type { TablesDigest } from './tables-digest.js';
export { cutRows } from './cut-rows.js';
export { planTiles, TILE_LIMITS } from './tile-plan.js';
export type { TileLimits, TilePlan } from './tile-plan.js';
export { BIN_COUNT, SCORE_SCALE, STATISTICS_VERSION } from './types.js';
export type {
  AuditEstimates,
  Calibration,
  Confusion,
  ConfusionEstimates,
  Decision,
  DecidedRows,
  DecisionEstimate,
  DecisionEstimates,
  DecisionOutcome,
  InformationEstimate,
  InvarianceEstimate,
  LevelColumn,
  LevelDecision,
  EmbeddingTemplates,
  MeanEstimate,
  PairDecision,
  PairVerification,
  RateEstimate,
  StatisticsTable,
  TuningCurve,
  UnitCalibration,
  UnitInformation,
  UnitResponse,
  UnitLayer,
  VerificationEstimates,
  VerificationRates,
  WorstPoint,
} from './types.js';
export type { ActivationRows } from './geometry/activation-rows.js';
export { MAX_GEOMETRY_ROWS, sampleRows } from './geometry/activation-rows.js';
export { centredKernelAlignment } from './geometry/centred-kernel-alignment.js';
export { estimateGeometry, MINIMUM_GEOMETRY_ROWS } from './geometry/estimate-geometry.js';
export { gramMatrix } from './geometry/gram-matrix.js';
export type { GeometryEstimates } from './geometry/types.js';
export type {
  BitsWithInterval,
  IdentityWithinLevels,
  InvarianceDetail,
  LevelCorrelations,
  LevelMatrix,
} from './invariance/types.js';
export { featureCovariances, FEWEST_OTHERS } from './features/feature-covariances.js';
export { identityFeatures } from './features/identity-features.js';
export type { IdentityFeatures } from './features/identity-features.js';
export { meanResponses } from './features/mean-responses.js';
export type { MeanResponses, ResponseRequest, ResponseRows } from './features/mean-responses.js';
export type { FeatureCovariances } from './features/types.js';
export type { FaceDirections, FaceProperty, FaceSpace } from './maps/face-space.js';
export type {
  JointLayerMap,
  LayerLevelMap,
  LayerMap,
  LevelScores,
  MapEstimates,
  MapLevel,
  MapSimilarity,
  MapSurface,
  RegionDescription,
  RegionInformation,
  UnitMap,
} from './maps/types.js';
export { isAlive } from './maps/explained-information.js';
export { whitenedBasis } from './maps/whitened-basis.js';
export { jointVertexMap, vertexMap } from './maps/vertex-field.js';
export type { ScoreCovariance, VertexField } from './maps/vertex-field.js';
export type {
  FeatureCarrier,
  FeatureTriple,
  SynergyEstimates,
  TripleFeature,
} from './synergy/types.js';
export { benjaminiHochberg } from './uncertainty/benjamini-hochberg.js';
export { chooseTriples } from './triples/choose-triples.js';
export type { TripleRequest } from './triples/choose-triples.js';
export type {
  CountedFeature,
  CountedTriple,
  PartEstimate,
  TripleDecomposition,
} from './triples/types.js';
export type { FactorNull, NullEstimates, UnitNull } from './uncertainty/types.js';
export type { PairInformation, VarianceEstimates, VarianceShare } from './variance/types.js';
export { foldAudit, foldSteps, foldedInterval, pairedDifference } from './compare/index.js';
export type {
  CellLevel,
  FoldedAudit,
  FoldedEstimate,
  FoldedInformation,
  FoldedInvariance,
  FoldedPerformance,
  FoldRequest,
  InformationBasis,
  PairedDifference,
} from './compare/index.js';
export { endIndex } from './estimate-invariance.js';
export { jackknifeInterval } from './jackknife.js';
export type { Interval } from './jackknife.js';
export { cutToShares, shareDifferenceInterval, shareInterval } from './share-interval.js';
