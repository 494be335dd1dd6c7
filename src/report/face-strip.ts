import type { AuditIllustrations } from '../studies/illustration-types.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { pngAddress } from './png-address.js';
import { seenNote } from './seen-note.js';

/** The example faces side by side, as data URIs, each with its caption as its alternative text; below, what all share. */
export function faceStrip({ faces, facesShare = '' }: AuditIllustrations): Markup {
  if (faces.length === 0) return markup`<p class="absent">The run rendered no example faces.</p>`;
  return markup`<div class="faces">${faces.map(
    ({ caption, png }) =>
      markup`<figure><img alt="Rendered face: ${caption}" src="${pngAddress(png)}"><figcaption>${caption}</figcaption></figure>`,
  )}</div>${seenNote(faces)}${facesShare === '' ? '' : markup`<p class="note">In all pictures: ${facesShare}.</p>`}`;
}
