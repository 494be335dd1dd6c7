import type { AuditSummary, GateResult } from '../studies/index.js';
import { formatDecimals, plural } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** The verdicts, for the head of the page; nothing where no gate was given. */
export function gatesSection({ gates = [] }: AuditSummary): Markup {
  if (gates.length === 0) return markup``;
  const failed = gates.filter(({ verdict }) => verdict === 'fail');
  const level = formatDecimals(100 * (1 - 0.05 / gates.length), 2);
  const title =
    failed.length === 0
      ? `All ${plural(gates.length, 'gate')} passed`
      : `${failed.length} of ${plural(gates.length, 'gate')} failed`;
  return markup`<div id="gates" class="certificate ${failed.length === 0 ? 'complete' : 'incomplete'}" style="margin-bottom: 1.2rem">
<strong>${title}</strong><span>decided on intervals of ${level} % (95 % for all together, Bonferroni)</span>
<div class="scroll" tabindex="0" role="region" aria-label="Gates"><table class="plain">
<thead><tr><th scope="col">gate</th><th scope="col">verdict</th><th scope="col" class="number">value</th><th scope="col" class="number">interval</th><th scope="col" class="number">threshold</th><th scope="col">why</th></tr></thead>
<tbody>${gates.map(gateRow)}</tbody>
</table></div></div>`;
}

function gateRow({ name, verdict, value, low, high, threshold, reason }: GateResult): Markup {
  const number = (figure: number | null): string => formatDecimals(figure, 4);
  const interval = low === null ? '–' : `${number(low)} to ${number(high)}`;
  return markup`<tr><th scope="row">${name}</th><td${verdict === 'fail' ? markup` class="bad"` : ''}>${verdict}</td>
<td class="number">${number(value)}</td><td class="number">${interval}</td><td class="number">${String(threshold)}</td><td>${reason ?? ''}</td></tr>`;
}
