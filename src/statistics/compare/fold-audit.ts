import { openAuditTables } from '../audit-tables.js';
import type { AuditTables } from '../audit-tables.js';
import type { AuditRequest } from '../estimate.js';
import { createInvarianceSums } from '../estimate-invariance.js';
import { informationFactors } from '../information-factors.js';
import type { InformationFactor } from '../information-factors.js';
import { foldLayers } from '../readouts/estimate-layers.js';
import type { FoldedPeople } from '../readouts/fold-people.js';
import type { UnitLayer } from '../types.js';
import { runSteps } from '../run-steps.js';
import type { Steps } from '../run-steps.js';
import { gatherUnits, UNIT_TILE } from '../unit-sums.js';
import { createBestUnits } from './best-units.js';
import { foldedEstimate } from './fold-estimate.js';
import { foldPerformance } from './fold-performance.js';
import type { FoldedAudit, FoldedInformation, InformationBasis } from './types.js';

export interface FoldRequest extends Pick<
  AuditRequest,
  'space' | 'layers' | 'readOuts' | 'tables' | 'pairs'
> {
  /** Layers whose units are worked through; null: all, the decision's too. */
  readonly only?: readonly string[] | null;
}

/**
 * Estimates with their values without each residual: of every layer's best unit about every factor, of performance in
 * every cell, of every invariance index. Memory beside the tables: layers x factors x residuals numbers.
 * Throws an Error for tables of another space or network.
 */
export function foldAudit(request: FoldRequest): FoldedAudit {
  return runSteps(foldSteps(request));
}

/** The same in steps, some of which ask for a tile of the tables. */
export function* foldSteps(request: FoldRequest): Steps<FoldedAudit> {
  const { space, layers, readOuts, tables, pairs, only = null } = request;
  // Triples are not compared: their table is not looked at.
  const opened = openAuditTables(space, layers, tables, pairs, readOuts ?? []);
  const invariance = createInvarianceSums(opened);
  const factors = informationFactors(opened);
  const best = createBestUnits(factors);
  const isWanted = ({ name }: UnitLayer): boolean => only === null || only.includes(name);
  const wanted = opened.layers.filter(isWanted);
  for (const layer of wanted) yield* addLayer(opened, layer, best, invariance);
  const read = readOuts ? yield* layerInformation(opened, wanted, factors) : [];
  return {
    information: [...read, ...best.finish()],
    performance: opened.hasDecision ? foldPerformance(opened) : null,
    invariance: invariance
      .fold()
      .filter(({ layer }) => wanted.some(({ name }) => name === layer))
      .map(({ layer, factor, levels, folded, reason }) => ({
        layer,
        factor,
        levels,
        ...foldedEstimate(folded, reason),
      })),
  };
}

/** What the read-outs of each layer know; layers without any, as the decision's, have none. */
function* layerInformation(
  tables: AuditTables,
  layers: readonly UnitLayer[],
  factors: readonly InformationFactor[],
): Steps<FoldedInformation[]> {
  const names = factors.map(({ name }) => name);
  const folded = yield* foldLayers(tables, layers, names);
  return folded
    .map((row) => ({ ...row, ...(row.choice ?? row.people) }))
    .filter(({ bits }) => bits !== null)
    .map(({ layer, factor, bits, leaveOut, choice, people }) => ({
      layer,
      factor,
      source: 'read-outs',
      unit: null,
      value: bits,
      leaveOut,
      groupName: 'residuals',
      basis: choice ? { of: 'choice', counts: choice.counts } : basisOf(people),
      reason: null,
    }));
}

function basisOf({ entropy, entropiesLeft }: FoldedPeople): InformationBasis {
  return { of: 'people', entropy, entropiesLeft };
}

function* addLayer(
  tables: AuditTables,
  layer: UnitLayer,
  best: ReturnType<typeof createBestUnits>,
  invariance: ReturnType<typeof createInvarianceSums>,
): Steps<void> {
  for (let from = 0, count = 0; from < layer.units; from += count) {
    const first = layer.offset + from;
    count = tables.runFrom(first, Math.min(UNIT_TILE, layer.units - from));
    yield* tables.hold(first, count);
    for (const sums of gatherUnits(tables, first, count)) {
      best.add(layer, sums);
      invariance.add(layer.name, sums);
    }
  }
}
