import type { AuditIllustrations, AuditSummary } from '../studies/types.js';
import type { WorstCase } from '../studies/types.js';
import { factorTitle, levelTitle } from './factor-names.js';
import { formatDecimals } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** The faces of the lowest margins, over all images and at each level of the view factors. */
export function decisionWorst(
  summary: AuditSummary,
  pictures: NonNullable<AuditIllustrations['worst']>,
): Markup {
  const { worst, worstByLevel } = summary.performance;
  if (worst.length === 0 || pictures.length === 0) return markup``;
  const sources = new Map(
    pictures.map(({ index, png }) => [
      index,
      `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
    ]),
  );
  return markup`<h3>The worst images</h3>
<p class="key">The ${worst.length} people of the lowest margins, each at its worst. The pictures show the design points, framed for people.</p>
<div class="faces">${worst.map((one) => face(summary, one, sources))}</div>
${
  worstByLevel.length === 0
    ? ''
    : markup`<details><summary>The worst image at each level</summary><div class="faces">${worstByLevel.map((one) => face(summary, one, sources))}</div></details>`
}`;
}

function face(summary: AuditSummary, one: WorstCase, sources: ReadonlyMap<number, string>): Markup {
  const caption = captionOf(summary, one);
  const source = sources.get(one.index);
  const heading =
    one.factor === null
      ? ''
      : markup`<strong>${factorTitle(one.factor)} ${levelTitle(one.factor, one.point[one.factor] ?? '')}</strong><br>`;
  return markup`<figure>${
    source === undefined ? '' : markup`<img alt="Rendered face: ${caption}" src="${source}">`
  }<figcaption>${heading}margin ${formatDecimals(one.margin, 2)}<br>${caption}</figcaption></figure>`;
}

/** `#2310: face 7, female, 25 years, yaw −30°`: what varies in the space, without the jitter. */
function captionOf({ run }: AuditSummary, { index, point }: WorstCase): string {
  const shown = run.space.factors.filter(({ kind }) => kind !== 'jitter');
  const words = shown.map(({ name }) => {
    const level = levelTitle(name, point[name]);
    if (name === 'residual') return `face ${level}`;
    return /[°×%]/.test(level) ? `${factorTitle(name)} ${level}` : level;
  });
  return `#${index}: ${words.join(', ')}`;
}
