import type { GeometryEstimates } from '../statistics/index.js';
import type { AuditSummary } from '../studies/types.js';
import { shownRows } from './report-layers.js';
import type { ReportLayers } from './report-layers.js';

/** A summary of the layers that a page shows, under the titles it shows them by. */
export function shownSummary(summary: AuditSummary, layers: ReportLayers): AuditSummary {
  if (layers.repeated.length === 0 && layers.titles.size === 0) return summary;
  const { variance, invarianceDetail, maps, synergy, nulls, geometry, network } = summary;
  return {
    ...summary,
    network: { ...network, layers: shownNetworkLayers(network.layers, layers) },
    information: shownRows(summary.information, layers),
    invariance: shownRows(summary.invariance, layers),
    variance: variance && {
      ...variance,
      shares: shownRows(variance.shares, layers),
      pairInformation: shownRows(variance.pairInformation, layers),
    },
    invarianceDetail: invarianceDetail && {
      identityWithinLevels: shownRows(invarianceDetail.identityWithinLevels, layers),
      levelCorrelations: shownRows(invarianceDetail.levelCorrelations, layers),
    },
    maps: maps && {
      ...maps,
      regionInformation: shownRows(maps.regionInformation, layers),
      similarity: shownRows(maps.similarity, layers),
      units: shownRows(maps.units, layers),
      layers: shownRows(maps.layers, layers),
    },
    synergy: synergy && {
      ...synergy,
      triples: shownRows(synergy.triples, layers),
      decompositions: shownRows(synergy.decompositions ?? [], layers),
    },
    nulls: nulls && { ...nulls, discoveries: shownRows(nulls.discoveries, layers) },
    geometry: geometry && shownRepresentations(geometry, layers),
  };
}

function shownNetworkLayers(
  all: AuditSummary['network']['layers'],
  layers: ReportLayers,
): AuditSummary['network']['layers'] {
  const rows = all.map((one) => ({ ...one, layer: one.name }));
  return shownRows(rows, layers).map(({ layer, units }) => ({ name: layer, units }));
}

function shownRepresentations(
  geometry: GeometryEstimates,
  layers: ReportLayers,
): GeometryEstimates {
  const places = geometry.representations.flatMap((one, at) => {
    if (one.kind !== 'layer') return [{ ...one, at }];
    return shownRows([{ layer: one.name }], layers).map(({ layer }) => ({
      ...one,
      name: layer,
      at,
    }));
  });
  const reduced = (matrix: GeometryEstimates['alignment']): GeometryEstimates['alignment'] =>
    places.map((row) => places.map((column) => matrix[row.at][column.at]));
  return {
    ...geometry,
    representations: places.map(({ name, kind }) => ({ name, kind })),
    alignment: reduced(geometry.alignment),
    biasedAlignment: reduced(geometry.biasedAlignment),
    dissimilarityCorrelation: reduced(geometry.dissimilarityCorrelation),
  };
}
