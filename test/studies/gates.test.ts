import { describe, expect, it } from 'vitest';
import { betaQuantile, studentTQuantile } from '../../src/numeric/index.js';
import { gatesJunit } from '../../src/report/index.js';
import { foldedInterval, pairedDifference } from '../../src/statistics/index.js';
import type { FoldedAudit, FoldedEstimate, FoldedInformation } from '../../src/statistics/index.js';
import { foldChoice } from '../../src/statistics/readouts/choice-information.js';
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
        ...(bits === null
          ? { ...none, basis: null }
          : { ...planted(bits), basis: { of: 'unit', entropy: 8, viewsBits: 0 } }),
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
    invariance: [{ layer: 'head', factor: 'yaw', levels: 3, ...planted(0.6) }],
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

/** A run of one layer that chooses between two levels: [true][chosen] counts of each residual. */
function choosing(residuals: readonly (readonly number[])[]): FoldedAudit {
  const [levels, groups] = [2, residuals.length];
  const counts = { levels, groups, counts: Float64Array.from(residuals.flat()) };
  const { bits: value, leaveOut } = foldChoice(counts)!;
  const of = { layer: 'head', factor: 'sex', source: 'read-outs', unit: null } as const;
  const row: FoldedInformation = {
    ...{ ...of, value, leaveOut, groupName: 'residuals', reason: null },
    basis: { of: 'choice', counts },
  };
  return { information: [row], performance: null, invariance: [] };
}

const times = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value);
const right = [100, 0, 0, 100];

describe('a gate on what a layer knows', () => {
  const sex = { metric: 'information', layer: 'head', factor: 'sex' } as const;
  const perfect = choosing(times(6, right));

  it('does not pass near the most there is on six residuals, however right they all are', () => {
    const floor = gate({ ...sex, threshold: 0.95 });
    const [found] = evaluateGates([floor], { folded: perfect }, nothing);
    expect(found).toMatchObject({ verdict: 'fail', value: 1, high: 1 });
    expect(found.reason).toMatch(/^undecided/);
    // As few as 54 % of people may be right where 6 of 6 are: 0.005 bits of a binary channel.
    const share = 0.025 ** (1 / 6);
    const bits = 1 + share * Math.log2(share) + (1 - share) * Math.log2(1 - share);
    expect(found.low).toBeCloseTo(bits, 5);
  });

  it('has the report’s interval at 95 %, and beside others that of six people at their level', () => {
    const { low, high } = foldedInterval(perfect.information[0]);
    const alone = evaluateGates([gate(sex)], { folded: perfect }, nothing)[0];
    expect([alone.low, alone.high]).toEqual([low, high]);
    const many = choosing(times(72, right));
    const two = [gate(sex), gate(sex)];
    const share = 0.0125 ** (1 / 72);
    const bits = 1 + share * Math.log2(share) + (1 - share) * Math.log2(1 - share);
    expect(evaluateGates(two, { folded: many }, nothing)[0].low).toBeCloseTo(bits, 5);
  });

  it('has the interval of people who are all told apart, of their entropy', () => {
    const [people, entropy] = [10, Math.log2(10)];
    const leaveOut = new Float64Array(people).fill(Math.log2(9));
    const row: FoldedInformation = {
      ...{ layer: 'head', factor: 'identity', source: 'read-outs', unit: null },
      ...{ value: entropy, leaveOut, groupName: 'residuals', reason: null },
      basis: { of: 'people', entropy, entropiesLeft: leaveOut },
    };
    const folded = { information: [row], performance: null, invariance: [] };
    const limits = [gate({ ...sex, factor: 'identity', threshold: 3 }), gate(sex)];
    const [found] = evaluateGates(limits, { folded }, nothing);
    expect(found.low).toBeCloseTo(0.0125 ** (1 / 10) * entropy, 9);
    expect(found.verdict).toBe('fail');
  });

  it('of two perfect runs finds a difference of 0', () => {
    const same = choosing(times(6, [40, 0, 0, 40]));
    const difference = pairedDifference(perfect.information[0], same.information[0]);
    expect(difference).toMatchObject({ difference: 0, low: 0, high: 0, probability: 1 });
  });

  it('of ten residuals that all lost as much says no more than ten answers of one sign', () => {
    const lost = choosing(times(10, [99, 1, 1, 99])).information[0];
    const full = choosing(times(10, right)).information[0];
    const { difference, low, high, probability } = pairedDifference(full, lost);
    // 1 - H(0.01) bits are left, 0.0808 less; of ten of one sign, either, the probability is twice 2^-10.
    expect(difference).toBeCloseTo(-0.0808, 3);
    expect(probability).toBeCloseTo(2 ** -9, 9);
    const ratio = studentTQuantile(0.975, 9) / studentTQuantile(1 - 2 ** -10, 9);
    expect(high! / difference!).toBeCloseTo(1 - ratio, 9);
    expect(low! / difference!).toBeCloseTo(1 + ratio, 9);
    const five = [right, [99, 1, 1, 99]].map((own) => choosing(times(5, own)).information[0]);
    const few = pairedDifference(five[0], five[1]);
    expect(few.probability).toBeCloseTo(2 ** -4, 9);
    expect(few.high).toBeGreaterThan(0);
  });
});

describe('a gate on invariance', () => {
  it('ends its interval where indices do, and holds one that chance took beyond', () => {
    const invariance = gate({ metric: 'invariance', layer: 'head', factor: 'yaw', threshold: 0 });
    const of = (levels: number, index: number) => {
      const row = { layer: 'head', factor: 'yaw', levels, ...planted(index) };
      const folded = { information: [], performance: null, invariance: [row] };
      return evaluateGates([invariance], { folded }, nothing)[0];
    };
    // Half width 0.0198: from -0.2598 and to 1.0098, of five levels.
    expect(of(5, -0.24)).toMatchObject({ value: -0.24, low: -0.25 });
    expect(of(5, 0.99).high).toBe(1);
    // Two levels that say exactly the opposite of n = 10 residuals: -n/(n - 2).
    const reversed = of(2, -10 / 8);
    expect([reversed.low, reversed.value]).toEqual([-1.25, -1.25]);
    expect(reversed.high).toBeCloseTo(-1.2302, 3);
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
