import type { AuditIllustrations } from '../studies/illustration-types.js';
import type { AuditSummary, InformationRow } from '../studies/types.js';
import { shortNames } from './short-names.js';

/** Layers as a page shows them: repeated ones once, long names short. */
export interface ReportLayers {
  readonly repeated: readonly RepeatedLayer[];
  /** Short titles of the layers shown, by name. Empty where every name is short. */
  readonly titles: ReadonlyMap<string, string>;
}

/** A layer whose every unit has the estimates of the same unit of an earlier layer. */
export interface RepeatedLayer {
  readonly layer: string;
  readonly of: string;
}

interface LayerRow {
  readonly layer: string;
}

const MAX_NAME_CHARACTERS = 22;

export function reportLayers(summary: AuditSummary): ReportLayers {
  const repeated = repeatedLayers(summary);
  const names = summary.network.layers
    .map(({ name }) => name)
    .filter((name) => !repeated.some(({ layer }) => layer === name));
  const short = shortNames(names, MAX_NAME_CHARACTERS);
  const titles = names.flatMap((name, i): [string, string][] =>
    short[i] === name ? [] : [[name, short[i]]],
  );
  return { repeated, titles: new Map(titles) };
}

/**
 * Layers that say again what an earlier one said: a pool over positions, where a probe takes the mean over positions
 * itself. Every estimate must be equal to the last bit, so that no two layers are merged by chance.
 */
export function repeatedLayers({
  network,
  information,
}: Pick<AuditSummary, 'network' | 'information'>): RepeatedLayer[] {
  const signatures = unitSignatures(information);
  const first = new Map<string, string>();
  return network.layers.flatMap(({ name }) => {
    const signature = signatures.get(name);
    if (signature === undefined) return [];
    const of = first.get(signature);
    if (of !== undefined) return [{ layer: name, of }];
    first.set(signature, name);
    return [];
  });
}

/** Rows of the layers shown, under their titles. */
export function shownRows<Row extends LayerRow>(
  rows: readonly Row[],
  { repeated, titles }: ReportLayers,
): readonly Row[] {
  if (repeated.length === 0 && titles.size === 0) return rows;
  const dropped = new Set(repeated.map(({ layer }) => layer));
  return rows.flatMap((row) =>
    dropped.has(row.layer) ? [] : [{ ...row, layer: titles.get(row.layer) ?? row.layer }],
  );
}

/** The same of the drawings. */
export function shownDrawings(
  illustrations: AuditIllustrations,
  layers: ReportLayers,
): AuditIllustrations {
  return {
    ...illustrations,
    tuning: shownRows(illustrations.tuning, layers),
    maps: shownRows(illustrations.maps, layers),
    layerMaps: shownRows(illustrations.layerMaps ?? [], layers),
    levelMaps: shownRows(illustrations.levelMaps ?? [], layers),
  };
}

/** By layer, one text of all its units' estimates; layers without any have none. */
function unitSignatures(information: readonly InformationRow[]): Map<string, string> {
  const parts = new Map<string, string[]>();
  for (const { layer, unit, factor, bits, binnedBits } of information) {
    if (unit === null || bits === null) continue;
    const part = `${factor} ${unit} ${bits} ${binnedBits}`;
    const own = parts.get(layer);
    if (own) own.push(part);
    else parts.set(layer, [part]);
  }
  return new Map([...parts].map(([layer, own]) => [layer, own.join('\n')]));
}
