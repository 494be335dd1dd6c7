import type { SampledRange } from '../studies/sensitivity/types.js';
import type { Level } from '../stimulus/index.js';
import type { AuditIllustrations } from '../studies/illustration-types.js';
import type { AuditSummary } from '../studies/types.js';
import type { WorstCase } from '../studies/types.js';
import { personTitle } from './decision-confusions.js';
import { factorTitle, levelTitle } from './factor-names.js';
import { formatDecimals, formatPercent, plural } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { pngAddress } from './png-address.js';
import { outsiderTitle } from './outside-choices.js';
import { isSampled } from './sampled-summary.js';
import { seenText } from './seen-note.js';
import { rivalOf } from './worst-rivals.js';
import type { Rival } from './worst-rivals.js';

/** Addresses of pictures by what they show: a design point, or a person outside in the view of one. */
type Pictures = ReadonlyMap<string, string>;

/** The faces of the lowest margins, each beside the person it is most often taken for, and the worst at each level. */
export function decisionWorst(
  summary: AuditSummary,
  { worst: pictures = [], outsiders = [] }: Pick<AuditIllustrations, 'worst' | 'outsiders'>,
): Markup {
  const { worst, worstByLevel } = summary.performance;
  if (worst.length === 0 || pictures.length === 0) return markup``;
  // Its own section shows them.
  if (isSampled(summary)) return markup``;
  const sources = new Map([
    ...pictures.map(({ index, png }) => [`${index}`, pngAddress(png)] as const),
    ...outsiders.map((one) => [outsiderKey(one), pngAddress(one.png)] as const),
  ]);
  const rivals = worst.flatMap((one) => rivalOf(summary, one) ?? []);
  return markup`<h3>The worst images</h3>
<p class="key">The ${worst.length} people of the lowest ${measureName(summary)}s, each at its worst${rivals.length > 0 ? '; on the right, in the same view, the person chosen for this image or, where it was decided correctly, the one most often chosen wrongly over all views' : ''}${rivals.some(({ kind }) => kind === 'outside') ? '; “outside” are people whom the network knows and this space does not show, numbered as it was trained on them' : ''}. ${seenText(pictures) ?? 'The pictures show the design points, framed for people, not as the network saw them.'}</p>
<div class="worst-pairs">${worst.map((one) => pair(summary, one, sources))}</div>
${
  worstByLevel.length === 0
    ? ''
    : markup`<details><summary>The worst image at each level</summary><div class="faces">${worstByLevel.map((one) => face(summary, one, sources))}</div></details>`
}`;
}

function measureName({ network }: AuditSummary): string {
  return network.output === 'embedding' ? 'cosine' : 'margin';
}

function pair(summary: AuditSummary, one: WorstCase, sources: Pictures): Markup {
  const rival = rivalOf(summary, one);
  const truth = personTitle(summary, one.identity);
  return markup`<figure class="worst-pair"><div>${image(sources.get(`${one.index}`), `Rendered face of ${truth}`)}${
    rival === null
      ? ''
      : image(sources.get(rivalKey(one, rival)), `Rendered face of ${rivalTitle(summary, rival)}`)
  }</div><figcaption><strong>${measureName(summary)} ${formatDecimals(one.margin, 2)}</strong>${verdict(summary, one)}<br>true: ${truth}${
    rival === null ? '' : markup`<br>${rivalText(summary, rival)}`
  }<br><span class="note">#${one.index}: ${viewText(summary, one)}</span></figcaption></figure>`;
}

/** `taken for: person 12, as 3 times in all (0.1 % of the person's images)`. */
function rivalText(summary: AuditSummary, rival: Rival): string {
  const { isOfImage, confusion } = rival;
  const often =
    confusion === null
      ? ''
      : `, ${plural(confusion.count, 'time')} in all (${formatPercent(confusion.share)} of the person's images)`;
  return `${isOfImage ? 'taken for' : 'most often taken for'}: ${rivalTitle(summary, rival)}${often}`;
}

function rivalTitle(summary: AuditSummary, rival: Rival): string {
  return rival.kind === 'inside'
    ? personTitle(summary, rival.identity)
    : outsiderTitle(rival.person);
}

function rivalKey({ index }: WorstCase, rival: Rival): string {
  return rival.kind === 'inside'
    ? `${rival.index}`
    : outsiderKey({ index, chosen: rival.person.chosen });
}

function outsiderKey({ index, chosen }: { index: number; chosen: number }): string {
  return `outside ${chosen} as ${index}`;
}

/** A classifier's margin is below 0 exactly where it chose someone else. */
function verdict({ network }: AuditSummary, { margin }: WorstCase): string {
  if (network.output !== 'classifier') return '';
  return margin < 0 ? ', decided wrongly' : ', decided correctly';
}

function image(source: string | undefined, alternative: string): Markup {
  return source === undefined ? markup`` : markup`<img alt="${alternative}" src="${source}">`;
}

function face(summary: AuditSummary, one: WorstCase, sources: Pictures): Markup {
  const heading =
    one.factor === null
      ? ''
      : markup`<strong>${factorTitle(one.factor)} ${levelTitle(one.factor, one.point[one.factor] ?? '')}</strong><br>`;
  const person = personTitle(summary, one.identity);
  const rival = rivalOf(summary, one);
  const taken = rival?.isOfImage ? markup`<br>taken for: ${rivalTitle(summary, rival)}` : markup``;
  return markup`<figure>${image(sources.get(`${one.index}`), `Rendered face of ${person}`)}<figcaption>${heading}${measureName(summary)} ${formatDecimals(one.margin, 2)}<br>${person}${taken}<br>${viewText(summary, one)}</figcaption></figure>`;
}

/** `25 years, happy, head yaw −30°`: the view, without the jitter; of a sampled space what was drawn. */
export function viewText({ run, sensitivity }: AuditSummary, { point }: WorstCase): string {
  const views = run.space.factors.filter(({ kind }) => kind === 'view').map(({ name }) => name);
  const ranges = sensitivity?.sampled?.ranges ?? [];
  const names = [...new Set([...views, ...ranges.map(({ factor }) => factor)])];
  const levelOf = (name: string): Level => {
    const range = ranges.find(({ factor }) => factor === name);
    return range ? rounded(point[name], range) : point[name];
  };
  return names
    .filter((name) => point[name] !== undefined)
    .map((name) => {
      const level = levelTitle(name, levelOf(name));
      const isNamed = name !== 'variant' && /[°×%]|^\d+$/.test(level);
      return isNamed ? `${factorTitle(name)} ${level}` : level;
    })
    .join(', ');
}

/** A value drawn from a range, with decimals that tell its hundredths apart. */
function rounded(value: Level, { low, high }: SampledRange): Level {
  return typeof value === 'number' ? Number(value.toFixed(high - low > 5 ? 1 : 3)) : value;
}
