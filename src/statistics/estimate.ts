import type { Space } from '../stimulus/index.js';
import { openAuditTables } from './audit-tables.js';
import type { AuditTables } from './audit-tables.js';
import { listConfusions } from './decisions/confusion-pairs.js';
import { estimateDecisions } from './estimate-decisions.js';
import { estimateUnitInformation } from './estimate-information.js';
import { createInvarianceSums } from './estimate-invariance.js';
import { createResponseSums } from './estimate-responses.js';
import { estimateTuning } from './estimate-tuning.js';
import type { ActivationRows } from './geometry/activation-rows.js';
import { geometrySteps } from './geometry/estimate-geometry.js';
import { informationFactors } from './information-factors.js';
import { createIdentityWithinLevels } from './invariance/identity-within-levels.js';
import { createLevelCorrelations } from './invariance/level-correlations.js';
import { mapFields } from './maps/map-fields.js';
import { createMapSums } from './maps/estimate-maps.js';
import { defaultPairs, pairColumns } from './pairs.js';
import type { FactorPair } from './pairs.js';
import type { FaceSpace } from './maps/face-space.js';
import { estimateLayers } from './readouts/estimate-layers.js';
import type { ReadOutGroup } from './readouts/types.js';
import { runSteps } from './run-steps.js';
import type { Steps } from './run-steps.js';
import { createSynergySums } from './synergy/estimate-synergy.js';
import type { TiledTables } from './tiled-tables.js';
import { decomposeTriples } from './triples/decompose-triples.js';
import type { CountedTriple } from './triples/types.js';
import type {
  AuditEstimates,
  StatisticsTable,
  UnitCalibration,
  UnitInformation,
  UnitLayer,
} from './types.js';
import { createNullSums } from './uncertainty/estimate-nulls.js';
import { gatherUnits, UNIT_TILE } from './unit-sums.js';
import { createVarianceSums } from './variance/estimate-variance.js';

export interface AuditRequest {
  readonly space: Space;
  /** The network's layers; the decision's is added when the tables hold one. */
  readonly layers: readonly UnitLayer[];
  /** The layers' read-outs, as the calibration holds them; without them layers are not estimated. */
  readonly readOuts?: readonly ReadOutGroup[] | null;
  /** What the tables count together, as the calibration holds it. @default nothing */
  readonly triples?: readonly CountedTriple[] | null;
  /** Merged; `auditSteps` also takes tables of which a tile at a time is in memory. */
  readonly tables: readonly StatisticsTable[] | TiledTables;
  /** The residuals' coefficients and where they act on the face, for information maps. */
  readonly faces?: FaceSpace | null;
  /** Pairs of view factors that the tables hold. @default defaultPairs(space) */
  readonly pairs?: readonly FactorPair[];
  /** Block of an identity, as in the block tables: for total variance shares. */
  readonly blockOf?: ((identity: number) => number) | null;
  /** Median and scale of every scored unit, as the calibration holds them, for raw responses. @default none */
  readonly measures?: readonly Pick<UnitCalibration, 'median' | 'scale'>[] | null;
  /** Activations of some design points, for representation geometry. */
  readonly rows?: ActivationRows | null;
}

/**
 * Everything an audit estimates from merged tables. Rows of information are ordered by layer, unit and factor.
 * Units are worked through a tile at a time, so memory beside the tables stays in tens of megabytes.
 * Throws an Error for tables of another space or network, a RangeError for faces or rows of another.
 */
export function estimateAudit(request: AuditRequest): AuditEstimates {
  return runSteps(auditSteps(request));
}

/** The same in steps of at most a second or so, between which a caller may see to other work or is asked for a tile. */
export function* auditSteps(request: AuditRequest): Steps<AuditEstimates> {
  const { space, layers, tables, faces, blockOf = null, rows, measures } = request;
  const { pairs = defaultPairs(space), readOuts = null, triples = null } = request;
  const columns = pairColumns(space, pairs);
  const opened = openAuditTables(space, layers, tables, pairs, readOuts ?? [], triples ?? []);
  const factors = informationFactors(opened);
  const fields = faces ? yield* mapFields(opened, faces) : [];
  const invariance = createInvarianceSums(opened);
  const withinLevels = createIdentityWithinLevels(opened);
  const correlations = createLevelCorrelations(opened);
  const variance = createVarianceSums(opened, { pairColumns: columns, blockOf });
  const maps = faces ? createMapSums(opened, fields) : null;
  const synergy = yield* createSynergySums(opened, fields, columns);
  const responses = measures ? yield* createResponseSums(opened, measures) : null;
  const nulls = createNullSums(opened);
  const information: UnitInformation[] = [];
  for (const layer of opened.layers) {
    for (let from = 0, count = 0; from < layer.units; from += count) {
      const first = layer.offset + from;
      count = opened.runFrom(first, Math.min(UNIT_TILE, layer.units - from));
      yield* opened.hold(first, count);
      for (const sums of gatherUnits(opened, first, count)) {
        information.push(...estimateUnitInformation(factors, layer, sums));
        invariance.add(layer.name, sums);
        for (const one of [withinLevels, correlations, variance, synergy, nulls]) {
          one.add(layer, sums);
        }
        maps?.add(layer, sums);
        responses?.add(layer, sums);
        yield;
      }
    }
  }
  const factorNames = factors.map(({ name }) => name);
  const tuning = yield* estimateTuning(opened, information);
  yield;
  const decisions = opened.hasDecision ? estimateDecisions(opened, columns) : null;
  yield;
  const layerRows = readOuts ? yield* estimateLayers(opened, layers, factorNames) : [];
  yield;
  const shares = yield* variance.finish();
  yield;
  const drawn = maps ? yield* maps.finish() : null;
  const shared = yield* synergy.finish();
  yield;
  const decompositions = yield* decomposeTriples(opened, fields);
  const chance = nulls.finish();
  yield;
  const geometry = rows ? yield* geometrySteps(space, rows) : null;
  return {
    information,
    layerInformation: layerRows,
    tuning,
    responses: responses?.finish() ?? [],
    invariance: invariance.finish(),
    decisions,
    confusions: decisions ? listConfusions(opened) : [],
    clampedShare: clampedShare(opened),
    variance: shares,
    invarianceDetail: {
      identityWithinLevels: withinLevels.finish(),
      levelCorrelations: correlations.finish(),
    },
    maps: drawn,
    synergy: { ...shared, ...decompositions },
    nulls: chance,
    geometry,
  };
}

function clampedShare({ data, points, units }: AuditTables): number {
  let clamped = 0;
  for (const count of data('clamped')) clamped += count;
  return clamped / (points.reduce((sum, count) => sum + count, 0) * units);
}
