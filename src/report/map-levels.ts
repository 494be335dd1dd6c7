import type { FaceProperty, RegionInformation } from '../statistics/index.js';
import type { AuditIllustrations, LevelMapDrawing } from '../studies/illustration-types.js';
import type { AuditSummary, MapSummary } from '../studies/types.js';
import { levelTitle } from './factor-names.js';
import { formatBits, formatDecimals, formatInterval } from './format.js';
import { mapOwner, PROPERTY_TITLE } from './map-names.js';
import { mapScale } from './map-scale.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { matrixChart } from './matrix-chart.js';
import { pngAddress } from './png-address.js';
import { scrollBox } from './scroll-box.js';

const CELL_PIXELS = 46;
const ROW_PIXELS = 20;

/**
 * What is read of the face at each yaw: the best unit's map, the mean over each layer's units, and bits by region of that
 * unit and of the decision. Empty with a single yaw.
 */
export function mapLevels(
  { run }: AuditSummary,
  maps: MapSummary,
  { levelMaps = [] }: AuditIllustrations,
  property: FaceProperty,
): Markup {
  const yaws = run.space.factors.find(({ name }) => name === 'yaw')?.levels ?? [];
  if (yaws.length < 2) return markup``;
  const own = levelMaps.filter((drawing) => drawing.property === property);
  const unit = own.find(({ kind }) => kind === 'unit');
  const layers = own.filter(({ kind }) => kind === 'mean');
  const names = yaws.map((yaw) => levelTitle('yaw', yaw));
  const regions = regionOwners(unit).flatMap((owner) =>
    regionMatrix(owner, maps.regionInformation, property, names),
  );
  if (own.length === 0 && regions.length === 0) return markup``;
  return markup`<h4>At each head yaw</h4>
<p class="note">From the images at that yaw alone. Of whole layers the read-outs together have no map of a single yaw: their products are summed over all views.</p>
${unit ? unitFigure(unit) : ''}
${layers.length > 0 ? layerTable(layers) : ''}
${regions.length > 0 ? markup`<div class="matrices">${regions}</div>` : ''}`;
}

interface Owner {
  readonly layer: string;
  readonly unit: number;
}

function regionOwners(drawn: LevelMapDrawing | undefined): Owner[] {
  const decision = { layer: 'decision', unit: 0 };
  return drawn ? [{ layer: drawn.layer, unit: drawn.unit ?? 0 }, decision] : [decision];
}

function unitFigure(drawing: LevelMapDrawing): Markup {
  const name = mapOwner({ layer: drawing.layer, unit: drawing.unit ?? 0 });
  return markup`<figure class="face-map wide"><figcaption><strong>${name}</strong> <span>the unit that reads most, where its map of all images stands above chance; one colour scale</span></figcaption>
<div class="face-strip">${pictures(drawing, name)}</div>${mapScale(drawing.scaleBits, null)}</figure>`;
}

function layerTable(drawings: readonly LevelMapDrawing[]): Markup {
  const [first] = drawings;
  return markup`${scrollBox(
    `${PROPERTY_TITLE[first.property]} maps of whole layers at each yaw`,
    markup`<table class="layer-maps"><thead><tr><td></td>${drawings.map(({ layer }) => markup`<th scope="col">${layer}</th>`)}</tr></thead>
<tbody>${first.pictures.map(
      ({ yaw }, row) =>
        markup`<tr><th scope="row">${levelTitle('yaw', yaw)}<small>mean of the units</small>${row === 0 ? mapScale(first.scaleBits, null) : ''}</th>${drawings.map(
          (drawing) => markup`<td>${picture(drawing, row, `mean of ${drawing.layer}`)}</td>`,
        )}</tr>`,
    )}</tbody></table>`,
  )}`;
}

function pictures(drawing: LevelMapDrawing, name: string): Markup[] {
  return drawing.pictures.map(
    ({ yaw }, i) =>
      markup`<div>${picture(drawing, i, name)}<span>${levelTitle('yaw', yaw)}</span></div>`,
  );
}

function picture({ property, pictures }: LevelMapDrawing, at: number, name: string): Markup {
  const { yaw, png } = pictures[at];
  return markup`<img alt="${PROPERTY_TITLE[property]} map at yaw ${levelTitle('yaw', yaw)}, ${name}" src="${pngAddress(png)}">`;
}

/** Bits by region and yaw; pale where the interval holds 0. */
function regionMatrix(
  owner: Owner,
  information: readonly RegionInformation[],
  property: FaceProperty,
  names: readonly string[],
): Markup[] {
  const own = information.filter(
    (row) =>
      row.layer === owner.layer &&
      row.unit === owner.unit &&
      row.property === property &&
      row.level !== null &&
      row.bits !== null,
  );
  if (own.length === 0) return [];
  const regions = [...new Set(own.map(({ region }) => region))];
  const title = mapOwner(owner);
  const cells = regions.map((region) =>
    names.map((name, level) => {
      const row = own.find((one) => one.region === region && one.level?.level === level);
      return { ...cellOf(row, `${region}, ${name}`) };
    }),
  );
  return [
    markup`<figure class="panel"><figcaption><strong>${title}</strong> <span>bits about each region; pale: the interval holds 0</span></figcaption>${matrixChart(
      {
        label: `Bits about regions at each yaw, ${PROPERTY_TITLE[property]}, ${title}`,
        ...{ rows: regions, columns: names, cells, cellPixels: CELL_PIXELS, rowPixels: ROW_PIXELS },
        maximum: own.reduce((most, { bits }) => Math.max(most, bits ?? 0), 0),
      },
    )}</figure>`,
  ];
}

function cellOf(row: RegionInformation | undefined, place: string) {
  if (row === undefined) return { value: null, text: '–', title: `${place}: no estimate` };
  const interval = formatInterval(row, formatBits);
  return {
    value: row.bits,
    text: formatDecimals(row.bits, 2),
    title: `${place}: ${formatBits(row.bits)} bits${interval === null ? '' : ` (${interval})`}`,
    isFaint: !((row.low ?? 0) > 0),
  };
}
