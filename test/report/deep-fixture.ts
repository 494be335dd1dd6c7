import type { AuditIllustrations } from '../../src/studies/illustration-types.js';
import type { AuditSummary } from '../../src/studies/types.js';
import { auditFixture, FIXTURE_LAYERS } from './audit-fixture.js';

/** Layers of a deep network as an exporter names them. */
export const DEEP_LAYERS = 23;

/**
 * The fixture's layers over and over under the long names of a deep ONNX network, 23 in all and the decision; every second
 * name is nested as exporters nest them. Copies have their estimates moved a little, so that none repeats another.
 */
export function deepFixture(): { summary: AuditSummary; illustrations: AuditIllustrations } {
  const { summary, illustrations } = auditFixture();
  const sources = FIXTURE_LAYERS.filter(({ name }) => name !== 'decision');
  const copies = Array.from({ length: DEEP_LAYERS }, (_, i) => ({
    name:
      i % 2 === 0
        ? `features/features.${i}/Add`
        : `features/features.${i}/conv/conv.0/conv.0.2/Clip`,
    source: sources[i % sources.length],
    shift: 1e-6 * i,
  }));
  const repeat = <Row extends { readonly layer: string }>(rows: readonly Row[]): Row[] => [
    ...copies.flatMap(({ name, source, shift }) =>
      rows
        .filter(({ layer }) => layer === source.name)
        .map((row) => ({ ...row, layer: name, ...moved(row, shift) })),
    ),
    ...rows.filter(({ layer }) => layer === 'decision'),
  ];
  const { variance, invarianceDetail, synergy } = summary;
  return {
    summary: {
      ...summary,
      network: {
        ...summary.network,
        layers: copies.map(({ name, source }) => ({ name, units: source.units })),
      },
      information: repeat(summary.information),
      invariance: repeat(summary.invariance),
      variance: variance && { ...variance, shares: repeat(variance.shares) },
      invarianceDetail: invarianceDetail && {
        identityWithinLevels: repeat(invarianceDetail.identityWithinLevels),
        levelCorrelations: repeat(invarianceDetail.levelCorrelations),
      },
      synergy: synergy && { ...synergy, triples: repeat(synergy.triples) },
      geometry: null,
      geometryReason: 'not part of this fixture',
    },
    illustrations: { ...illustrations, tuning: repeat(illustrations.tuning), maps: [] },
  };
}

function moved(row: object, shift: number): { bits?: number } {
  return 'bits' in row && typeof row.bits === 'number' ? { bits: row.bits + shift } : {};
}
