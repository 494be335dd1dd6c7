import type { FaceProperty } from '../statistics/index.js';
import type { MapDrawing } from '../studies/illustration-types.js';
import type { MapSummary, UnitMapSummary } from '../studies/types.js';
import { levelTitle } from './factor-names.js';
import { formatBits, formatDecimals, joinWords } from './format.js';
import { mapOwner, PROPERTY_TITLE } from './map-names.js';
import { mapScale } from './map-scale.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { pngAddress } from './png-address.js';
import { SHOWN_SHARE } from './shown-share.js';

const MAX_NAMED = 6;

/** Maps of one property on the rendered face, each with its scale; and, in a line, which maps show nothing. */
export function mapDrawings(
  maps: MapSummary,
  drawings: readonly MapDrawing[],
  property: FaceProperty,
): Markup {
  const own = drawings.filter((drawing) => drawing.property === property);
  const views = own.filter(({ kind }) => kind === 'views');
  return markup`${views.length > 0 ? markup`<div class="face-maps">${views.map((drawing) => viewsFigure(drawing, maps))}</div>` : ''}
${own.filter(({ kind }) => kind === 'levels').map(levelsFigure)}
${emptyMaps(maps, property)}`;
}

function viewsFigure(drawing: MapDrawing, maps: MapSummary): Markup {
  const { layer, unit, property, scaleBits, thresholdBits } = drawing;
  const own = maps.units.find(
    (map) => map.layer === layer && map.unit === unit && map.property === property,
  );
  const name = mapOwner(drawing);
  return markup`<figure class="face-map"><figcaption><strong>${name}</strong> <span>${formatDecimals(100 * (own?.shareAbove ?? 0), 0)} % of the face above chance, at most ${formatBits(own?.maximumBits ?? null)} bits</span></figcaption>
${strip(drawing, `${PROPERTY_TITLE[property]} map of ${name}`)}${mapScale(scaleBits, thresholdBits === null ? null : [thresholdBits, thresholdBits])}</figure>`;
}

function levelsFigure(drawing: MapDrawing): Markup {
  const name = mapOwner(drawing);
  const chance = drawing.pictures.flatMap(({ thresholdBits }) => thresholdBits ?? []);
  return markup`<figure class="face-map wide"><figcaption><strong>${name} at each head yaw</strong> <span>from the images at that yaw alone, against the chance of all levels together; one colour scale</span></figcaption>
${strip(drawing, `${PROPERTY_TITLE[drawing.property]} map of ${name}`)}${mapScale(drawing.scaleBits, chance.length === 0 ? null : [Math.min(...chance), Math.max(...chance)])}</figure>`;
}

function strip({ pictures }: MapDrawing, title: string): Markup {
  return markup`<div class="face-strip">${pictures.map(
    ({ yaw, png }) =>
      markup`<div><img alt="${title}, face at yaw ${levelTitle('yaw', yaw)}" src="${pngAddress(png)}"><span>${levelTitle('yaw', yaw)}</span></div>`,
  )}</div>`;
}

/** Maps that were asked and show nothing, with the largest value beside what chance reaches. */
function emptyMaps({ units }: MapSummary, property: FaceProperty): Markup {
  const empty = units.filter(
    (map) =>
      map.property === property &&
      map.shareAbove !== null &&
      map.shareAbove < SHOWN_SHARE &&
      !(map.layer === 'decision' && map.unit > 0),
  );
  if (empty.length === 0) return markup``;
  const named = empty.slice(-MAX_NAMED).map((map) => `${mapOwner(map)} (${againstChance(map)})`);
  const more = empty.length - named.length;
  return markup`<p class="note">Not painted, less than a hundredth of the face above chance (best vertex against chance, bits): ${joinWords(named)}${more > 0 ? `, and ${more} more units` : ''}.</p>`;
}

function againstChance({ maximumBits, thresholdBits }: UnitMapSummary): string {
  return `${formatBits(maximumBits)} against ${formatBits(thresholdBits)}`;
}
