import type { PointPicture } from '../studies/illustration-types.js';
import { formatCount } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** What pictures show where pixels are altered: the network's own image; nothing of pictures framed for people. */
export function seenNote(pictures: readonly PointPicture[]): Markup {
  const text = seenText(pictures);
  return text === null ? markup`` : markup`<p class="note">${text}</p>`;
}

/** The same as a sentence; null of pictures framed for people. */
export function seenText(pictures: readonly PointPicture[]): string | null {
  const pixels = pictures.find(({ seenPixels }) => seenPixels !== undefined)?.seenPixels;
  if (pixels === undefined) return null;
  return `The pictures are what the network saw, ${formatCount(pixels)} × ${formatCount(pixels)} pixels, enlarged: what is done to pixels looks otherwise at another size.`;
}
