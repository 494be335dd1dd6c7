import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** What may be wider than the page, in a box that scrolls sideways, by keyboard too, and is named to who cannot see it. */
export function scrollBox(label: string, content: Markup): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${content}</div>`;
}
