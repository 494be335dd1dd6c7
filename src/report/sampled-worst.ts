import type { AuditIllustrations } from '../studies/illustration-types.js';
import type { AuditSummary } from '../studies/types.js';
import { personTitle } from './decision-confusions.js';
import { viewText } from './decision-worst.js';
import { formatDecimals } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { pngAddress } from './png-address.js';
import { seenText } from './seen-note.js';

/** The sampled points of lowest margin, each person once, with what was drawn for them. */
export function sampledWorst(
  summary: AuditSummary,
  pictures: NonNullable<AuditIllustrations['worst']>,
): Markup {
  const { worst } = summary.performance;
  if (worst.length === 0) return markup``;
  return markup`<h3>The worst points of the sample</h3>
<p class="note">The ${worst.length} people of the lowest ${summary.network.output === 'embedding' ? 'cosines' : 'margins'}, each at the worst of its draws. A sample has no cells of levels: these are single images. ${seenText(pictures) ?? ''}</p>
<div class="faces">${worst.map((one) => {
    const picture = pictures.find(({ index }) => index === one.index);
    const person = personTitle(summary, one.identity);
    return markup`<figure>${picture ? markup`<img alt="Rendered face of ${person}" src="${pngAddress(picture.png)}">` : ''}<figcaption><strong>${formatDecimals(one.margin, 2)}</strong><br>${person}<br>${viewText(summary, one)}</figcaption></figure>`;
  })}</div>`;
}
