import { joinWords } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import type { ReportLayers } from './report-layers.js';

/** Which layers are left out everywhere on the page, and why. */
export function repeatedNote({ repeated }: ReportLayers): Markup {
  if (repeated.length === 0) return markup``;
  const said = repeated.map(({ layer, of }) => `${layer} repeats ${of}`);
  return markup`<p class="note">Shown once: ${joinWords(said)}. Every estimate of their units is the same, as of a pool over positions where probes are read as means over positions.</p>`;
}

/** The network's own names of the layers that the page calls by shorter ones; tables keep the network's. */
export function layerNames({ titles }: ReportLayers): Markup {
  if (titles.size === 0) return markup``;
  return markup`<details><summary>Names of layers in the network file</summary>
<div class="scroll tall" tabindex="0" role="region" aria-label="Names of layers"><table class="plain"><caption>The tables keep these names</caption>
<thead><tr><th scope="col">on this page</th><th scope="col">in the network</th></tr></thead>
<tbody>${[...titles].map(([name, title]) => markup`<tr><th scope="row">${title}</th><td><code>${name}</code></td></tr>`)}</tbody></table></div></details>`;
}
