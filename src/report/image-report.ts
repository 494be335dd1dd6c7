import type { ImageResampling } from '../studies/index.js';
import { formatDecimals } from './format.js';
import { imageSentences } from './image-text.js';
import { assumedSentences, inputText } from './input-text.js';
import type { ImageInput } from './input-text.js';
import { markup } from './markup.js';
import { pageText } from './page.js';
import { pngAddress } from './png-address.js';
import { resampleSection } from './resample-section.js';

/** What the page says besides the findings. */
export interface ImageReportFacts {
  readonly image: { readonly file: string; readonly sha256: string };
  readonly network: { readonly file: string; readonly sha256: string };
  readonly input: ImageInput;
  readonly version: string;
  readonly pictures: readonly { readonly caption: string; readonly png: Uint8Array }[];
}

/** Units over copies of one image as one self-contained HTML file. Same findings, same text. */
export function imageReport(
  findings: ImageResampling,
  { image, network, input, version, pictures }: ImageReportFacts,
): string {
  return pageText({
    title: `factorscope: ${image.file} resampled`,
    body: markup`<header>
<p class="kicker">factorscope resampling</p>
<h1>${network.file} over copies of ${image.file}</h1>
<dl class="facts-line">
<div><dt>Image</dt><dd>${image.file} <code>${image.sha256.slice(0, 12)}</code></dd></div>
<div><dt>Network</dt><dd>${network.file} <code>${network.sha256.slice(0, 12)}</code></dd></div>
<div><dt>Input</dt><dd>${inputText(input)}</dd></div>
</dl>
<ul class="findings">${[...assumedSentences(input), ...imageSentences(findings)].map((sentence) => markup`<li>${sentence}</li>`)}</ul>
</header>
<main id="main"><section id="resample"><h2>Units over perturbed copies</h2>
<div class="faces">${pictures.map(
      ({ caption, png }) =>
        markup`<figure><img alt="${caption}" src="${pngAddress(png)}"><figcaption>${caption}</figcaption></figure>`,
    )}</div>
${resampleSection(findings)}
<h3>With fewer copies</h3>
<div class="scroll"><table class="plain"><caption>Jaccard index of the two sets from the first copies with those from all ${findings.copies}.</caption><thead><tr><th scope="col" class="number">copies</th><th scope="col" class="number">by correlation</th><th scope="col" class="number">by precision</th></tr></thead>
<tbody>${findings.stabilityByCopies.map(
      ({ copies, correlated, precise }) =>
        markup`<tr><td class="number">${copies}</td><td class="number">${formatDecimals(correlated, 2)}</td><td class="number">${formatDecimals(precise, 2)}</td></tr>`,
    )}</tbody></table></div></section></main>
<footer><p>Written by factorscope ${version}.</p></footer>`,
  });
}
