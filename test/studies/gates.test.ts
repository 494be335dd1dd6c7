import { describe, expect, it } from 'vitest';
import { betaQuantile } from '../../src/numeric/index.js';
import { gatesJunit } from '../../src/report/index.js';
import type { FoldedAudit, FoldedEstimate } from '../../src/statistics/index.js';
import { evaluateGates, layerFault } from '../../src/studies/index.js';
import type { Gate } from '../../src/studies/index.js';
import { auditFixture } from '../report/audit-fixture.js';

const RESIDUALS = 101;

/** A value whose 101 leave-one-out values, evenly spread, give a jackknife error of 0.01: half width 0.0198 at 95 %. */
function planted(value: number): FoldedEstimate {
  // Σ i² of -50..50 is 85,850.
  const step = 0.01 / Math.sqrt(((RESIDUALS - 1) / RESIDUALS) * 85_850);
  const leaveOut = Float64Array.from({ length: RESIDUALS }, (_, i) => value + (i - 50) * step);
  return { value, leaveOut, groupName: 'residuals', reason: null };
}

function audit(accuracy: number, bits: number | null): FoldedAudit {
  const none: FoldedEstimate = {
    value: null,
    leaveOut: new Float64Array(0),
    groupName: 'residuals',
    reason: 'constant',
  };
  return {
    information: [
      {
        layer: 'head',
        factor: 'identity',
        source: 'best unit',
        unit: 3,
        ...(bits === null ? none : planted(bits)),
      },
    ],
    performance: [
      { cell: [], points: 100_000, accuracy: planted(accuracy), margin: planted(1) },
      {
        cell: [{ factor: 'yaw', level: 30 }],
        points: 50_000,
        accuracy: planted(accuracy - 0.1),
        margin: planted(1),
      },
    ],
    invariance: [{ layer: 'head', factor: 'yaw', ...planted(0.6) }],
  };
}

/** Lower end of an accuracy of 0.95 from so many answers. */
const lowOf = (answers: number, tail: number): number =>
  betaQuantile(tail, 0.95 * answers, 0.05 * answers + 1);

function gate(over: Partial<Gate>): Gate {
  return {
    name: null,
    metric: 'accuracy',
    layer: null,
    factor: null,
    level: null,
    limit: 'min',
    threshold: 0.9,
    undecided: 'fail',
    ...over,
  };
}

const run = { folded: audit(0.95, 2.5) };
const nothing = { reason: 'none was named' };
const judge = (over: Partial<Gate>, baseline: Parameters<typeof evaluateGates>[2] = nothing) =>
  evaluateGates([gate(over)], run, baseline)[0];

describe('a gate', () => {
  it('is decided on the bound of its interval, not on the estimate', () => {
    expect(judge({ threshold: 0.92 })).toMatchObject({ verdict: 'pass', reason: null });
    expect(judge({ threshold: 0.93 })).toMatchObject({ verdict: 'fail' });
    expect(judge({ threshold: 0.93 }).reason).toMatch(/^undecided/);
    expect(judge({ threshold: 0.99 }).reason).toMatch(/^the whole interval is below/);
  });

  it('passes undecided when that is asked for, and still says so', () => {
    const result = judge({ threshold: 0.93, undecided: 'pass' });
    expect(result.verdict).toBe('pass');
    expect(result.reason).toMatch(/^undecided/);
    expect(judge({ threshold: 0.99, undecided: 'pass' }).verdict).toBe('fail');
  });

  it('has an interval of 95 % alone, and a wider one beside others', () => {
    const alone = judge({});
    // 0.95·0.05/0.01² = 475 answers, times (z/t of 100)²: those of Korn and Graubard.
    expect(alone.low).toBeCloseTo(lowOf(475 * (1.959964 / 1.983972) ** 2, 0.025), 5);
    const [beside] = evaluateGates([gate({}), gate({}), gate({})], run, nothing);
    expect(beside.low).toBeCloseTo(lowOf(475 * (2.39398 / 2.435448) ** 2, 0.05 / 6), 4);
    expect(beside.low).toBeLessThan(alone.low!);
    expect(beside.high).toBeGreaterThan(alone.high!);
  });

  it('takes max, a level, a layer', () => {
    expect(judge({ limit: 'max', threshold: 0.98 }).verdict).toBe('pass');
    expect(judge({ factor: 'yaw', level: 30 }).value).toBeCloseTo(0.85);
    const bits = { metric: 'information', layer: 'head', factor: 'identity' } as const;
    expect(judge({ ...bits, threshold: 2 })).toMatchObject({ verdict: 'pass', value: 2.5 });
    const invariance = { metric: 'invariance', layer: 'head', factor: 'yaw' } as const;
    expect(judge({ ...invariance, threshold: 0.5 }).verdict).toBe('pass');
  });

  it('fails with the reason where there is no estimate, no such row, no image, no baseline', () => {
    const bits = gate({ metric: 'information', layer: 'head', factor: 'identity' });
    const [absent] = evaluateGates([bits], { folded: audit(1, null) }, nothing);
    expect(absent).toMatchObject({ verdict: 'fail', value: null, reason: 'constant' });
    expect(judge({ factor: 'pitch', level: 0 }).reason).toMatch(/no accuracy at pitch 0/);
    const [incomplete] = evaluateGates([gate({})], { reason: '3 images are missing' }, nothing);
    expect(incomplete).toMatchObject({ verdict: 'fail', reason: '3 images are missing' });
    expect(judge({ limit: 'maxDrop' }).reason).toBe('baseline: none was named');
  });

  it('measures a drop as a paired difference from the baseline', () => {
    const drop = { limit: 'maxDrop', threshold: 0.01 } as const;
    const same = judge(drop, run);
    expect(same).toMatchObject({ verdict: 'pass', value: 0, low: 0, high: 0, threshold: -0.01 });
    const fallen = judge(drop, { folded: audit(0.99, 2.5) });
    expect(fallen.verdict).toBe('fail');
    expect(fallen.value).toBeCloseTo(-0.04);
    expect(judge({ limit: 'maxRise', threshold: 0.01 }, { folded: audit(0.9, 2) }).verdict).toBe(
      'fail',
    );
  });

  it('is named in words', () => {
    expect(judge({ factor: 'yaw', level: 30 }).name).toBe('accuracy at yaw 30 at least 0.9');
    expect(judge({ name: 'mine' }).name).toBe('mine');
  });
});

it('a layer that the network has not is refused with its layers', () => {
  const limits = [gate({ metric: 'information', layer: 'haed', factor: 'yaw' })];
  expect(layerFault({ limits, baseline: null }, ['stem', 'head'])).toMatch(
    /found haed; the network's are stem, head$/,
  );
  expect(layerFault({ limits, baseline: null }, ['haed'])).toBeNull();
});

describe('junit.xml', () => {
  const { summary } = auditFixture();
  const gates = [
    ...evaluateGates([gate({ name: 'a < b & "c"\u0001' })], run, nothing),
    ...evaluateGates([gate({ threshold: 0.99 })], run, nothing),
  ];
  const xml = gatesJunit({ ...summary, gates });

  it('is well-formed, whatever a gate is called', () => {
    expect(tagsOf(xml)).toEqual({ depth: 0, open: [] });
    expect(xml).not.toMatch(/&(?!(amp|lt|gt|quot|apos|#\d+);)/);
    expect(xml).toContain('name="a &lt; b &amp; &quot;c&quot;?"');
  });

  it('counts tests and failures, and gives the failure its reason', () => {
    expect(xml).toContain('tests="2" failures="1"');
    expect(xml).toContain('<failure message="the whole interval is below the threshold">');
  });
});

/** Reads every tag with its quoted attributes; throws on text that is none, or on a tag that closes another. */
function tagsOf(xml: string): { depth: number; open: string[] } {
  const body = xml.replace(/^<\?xml [^?]*\?>\s*/, '');
  const token = /<(\/?)([a-z-]+)((?: [A-Za-z]+="[^"<]*")*)(\/?)>|[^<>]+/y;
  const open: string[] = [];
  while (token.lastIndex < body.length) {
    const match = token.exec(body);
    if (!match) throw new Error(`not well-formed in ${xml}`);
    const [, closes, name, , isEmpty] = match;
    if (name === undefined || isEmpty === '/') continue;
    if (closes !== '/') open.push(name);
    else if (open.pop() !== name) throw new Error(`${name} closes another element`);
  }
  return { depth: open.length, open };
}
