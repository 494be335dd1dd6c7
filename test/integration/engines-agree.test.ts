import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, it } from 'vitest';

import { ENGINES } from '../../src/engines/index.js';
import type { AuditSummary } from '../../src/studies/index.js';
import { removeFolder, runCommand, temporaryFolder } from '../support/command-line.js';

const folder = temporaryFolder('engines-agree');
const real = path.resolve(process.env.FACTORSCOPE_REAL_INPUTS ?? '../shared/real-inputs');

interface Case {
  readonly title: string;
  /** Of a network that this machine may not have. */
  readonly file: string | null;
  readonly args: readonly string[];
  readonly engines: readonly string[];
}

const gender = path.join(real, 'networks/tupleblog-gender/model.json');
const CASES: readonly Case[] = [
  { title: 'the shipped network', file: null, args: [], engines: ['openvino'] },
  {
    title: 'a LayersModel',
    file: gender,
    args: ['examples/audit-sex-classifier.yaml', '--network', gender],
    engines: ['openvino', 'tfjs'],
  },
];

afterAll(() => removeFolder(folder));

/** The smoke audit's summary; each engine of a case is run once. */
async function audit({ title, args }: Case, engine: string): Promise<AuditSummary> {
  const store = `file://${path.join(folder, `${title.replaceAll(' ', '-')}-${engine}`)}`;
  const asked = ['--preset', 'smoke', '--engine', engine, '--store', store, '--json'];
  const result = await runCommand(['run', ...args, ...asked]);
  expect(result.stderr).not.toMatch(/error/i);
  const { results } = result.json();
  return JSON.parse(readFileSync(fileURLToPath(results.summary), 'utf8')) as AuditSummary;
}

type Row = AuditSummary['information'][number];
const nameOf = ({ layer, unit, factor }: Row) => `${layer} ${unit} ${factor}`;

/** Pairs of the same number of the same entry; both null counts as equal, one null as infinitely apart. */
function differences(a: AuditSummary, b: AuditSummary, number: 'bits' | 'binnedBits') {
  const others = new Map(b.information.map((row) => [nameOf(row), row[number]]));
  return a.information.map((row) => {
    const other = others.get(nameOf(row));
    if (row[number] === null && other === null) return 0;
    if (row[number] === null || other === null || other === undefined) return Infinity;
    return Math.abs(row[number] - other);
  });
}

/**
 * Two values that float32 tells apart on one engine and not on the other may stand on the edge of a bin: then one image
 * changes its bin, which moves a sum of n log n over n images by at most this, for each of two bins.
 */
function oneImageBits({ run }: AuditSummary): number {
  const images = run.space.points;
  return (2 * Math.log2(images)) / images;
}

const largest = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);

describe.each(CASES)('the smoke audit of $title', (one) => {
  let reference: Promise<AuditSummary> | null = null;

  it.for([...one.engines])(
    'finds the same bits on %s as on ONNX Runtime, to 0.002 in every entry',
    async (name, { skip }) => {
      const installed = ENGINES.some((entry) => entry.name === name && entry.installed());
      skip(!installed, `engine ${name} is not installed`);
      skip(one.file !== null && !existsSync(one.file), `${one.file} is not here`);
      const expected = await (reference ??= audit(one, 'onnx'));
      const found = await audit(one, name);
      expect(found.run.mode.engine).toBe(name);
      expect(found.information).toHaveLength(expected.information.length);
      expect(found.information.some(({ bits }) => bits !== null && bits > 0.1)).toBe(true);
      expect(largest(differences(expected, found, 'bits'))).toBeLessThan(0.002);
      const binned = largest(differences(expected, found, 'binnedBits'));
      expect(binned).toBeLessThanOrEqual(oneImageBits(expected));
    },
  );
});
