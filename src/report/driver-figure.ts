import * as Plot from '@observablehq/plot';
import type { FeatureTriple, SynergyEstimates } from '../statistics/index.js';
import { categoryAxis, chanceTicks, chart } from './chart.js';
import { formatBits, formatInterval, formatPercent } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { featureName, isClear, sharedBits, tripleTitle } from './shared-bits.js';
import type { SharedBits } from './shared-bits.js';

const WIDTH = 620;
const HEIGHT = 190;

/** The region that the decision goes most with, and what each layer shares of it. */
export function driverFigure({ driver, driverReason, triples }: SynergyEstimates): Markup {
  if (!driver) {
    const reason = driverReason ?? 'the decision says nothing above 0 about any region of the face';
    return markup`<p class="note">Nothing drives the decision as far as can be told: ${reason}.</p>`;
  }
  const name = featureName(driver.feature);
  const bars = driverBars(triples, name);
  const interval = formatInterval(driver, formatBits);
  const unclear = (driver.low ?? 0) <= 0 ? ': not clearly above 0' : '';
  const last = bars[bars.length - 1];
  const clear = bars.filter((bar) => bar.isClear).length;
  const share = Math.max(0, Math.min(1, last.bits / driver.decisionBits));
  return markup`<figure class="panel wide"><figcaption><strong>Of the face's regions the decision goes most with: ${name}, ${formatBits(driver.decisionBits)} bits</strong> <span>${
    interval === null ? '' : `(${interval}${unclear}). `
  }Bars: what the best of a layer's asked units shares of it, with 95&nbsp;% interval; above chance in ${clear} of ${bars.length} layers; ${formatPercent(share)} in ${last.layer}${last.isClear ? '' : ', below chance or not clear of 0'}.</span></figcaption>
<p class="key"><span class="dot"></span>shared; pale: below chance or not clear of 0 <span class="line noise"></span>chance: what the best unit stays under in 95 of 99 permutations of its people, or of the faces where that is more <span class="line overall"></span>all that the decision says</p>
${driverChart(bars, name, driver.decisionBits)}</figure>`;
}

interface DriverBar extends SharedBits {
  readonly layer: string;
  readonly position: number;
  readonly bits: number;
  readonly chance: number | null;
  readonly isClear: boolean;
  readonly title: string;
}

/** Of each layer the asked unit that shares most of a feature. */
function driverBars(triples: readonly FeatureTriple[], name: string): DriverBar[] {
  const about = triples.filter(
    (row) => featureName(row.feature) === name && row.interactionBits !== null,
  );
  return [...new Set(about.map(({ layer }) => layer))].map((layer, position) => {
    const best = about
      .filter((row) => row.layer === layer)
      .reduce((most, row) =>
        (sharedBits(row).bits ?? 0) > (sharedBits(most).bits ?? 0) ? row : most,
      );
    const shared = sharedBits(best);
    return {
      ...{ layer, position, ...shared, bits: shared.bits ?? 0 },
      chance: best.sharedChance95Bits ?? null,
      isClear: isClear(best) && (shared.bits ?? 0) > 0,
      title: tripleTitle(best),
    };
  });
}

function driverChart(bars: readonly DriverBar[], name: string, decisionBits: number): Markup {
  const axis = categoryAxis(
    bars.map(({ layer }) => layer),
    WIDTH - 146,
  );
  const ends = bars.flatMap(({ bits, low, high, chance }) => [bits, low, high, chance]);
  const known = ends.filter((end) => end !== null);
  return chart(`Bits of what the decision says about ${name} that each layer shares`, {
    width: WIDTH,
    height: HEIGHT + axis.marginBottom - 24,
    marginTop: 24,
    marginLeft: Math.max(56, axis.marginLeft),
    marginBottom: axis.marginBottom,
    marginRight: 84,
    x: { ...axis.scale, type: 'band', padding: 0.25 },
    y: {
      domain: [Math.min(0, ...known), Math.max(decisionBits, ...known)],
      ...{ nice: true, label: 'shared bits', labelArrow: 'none' },
      ...{ grid: true, tickSize: 0, ticks: 5 },
    },
    marks: [
      Plot.barY(bars, {
        ...{ x: 'position', y: 'bits', fill: 'var(--best)', title: 'title' },
        fillOpacity: ({ isClear }: DriverBar) => (isClear ? 0.85 : 0.3),
      }),
      Plot.ruleX(
        bars.filter(({ low }) => low !== null),
        { x: 'position', y1: 'low', y2: 'high', stroke: 'var(--ink)', strokeOpacity: 0.65 },
      ),
      chanceTicks(bars),
      Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      Plot.ruleY([decisionBits], { stroke: 'var(--median)', strokeDasharray: '4 3' }),
      Plot.text([`decision ${formatBits(decisionBits)}`], {
        ...{ y: decisionBits, frameAnchor: 'right', textAnchor: 'start', dx: 4 },
        fill: 'var(--ink)',
      }),
    ],
  });
}
