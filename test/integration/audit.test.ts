import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AuditSummary } from '../../src/studies/index.js';
import { filesBelow, removeFolder, runCommand, temporaryFolder } from '../support/command-line.js';
import type { CommandResult } from '../support/command-line.js';

const folder = temporaryFolder('audit');
const store = path.join(folder, 'store');
let first: CommandResult;

beforeAll(async () => {
  first = await runCommand([
    'run',
    '--preset',
    'smoke',
    '--store',
    `file://${store}`,
    '--workers',
    '2',
    '--json',
  ]);
});

afterAll(() => removeFolder(folder));

describe('the smoke audit of the shipped network', () => {
  it('ends with exit code 0 and every design point scored once', () => {
    expect(first.stderr).not.toMatch(/error/i);
    expect(first.code).toBe(0);
    const result = first.json();
    expect(result.state).toBe('done');
    expect(result.coverage).toEqual({ expected: 288, scored: 288, missing: 0, duplicates: 0 });
    expect(result.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('writes a summary whose coverage, digest and layers agree with what it printed', () => {
    const { results, digest, coverage } = first.json();
    const summary = readSummary(results.summary);
    expect(summary.digest).toBe(digest);
    expect(summary.coverage).toEqual(coverage);
    const people = 200;
    expect(summary.network.layers.at(-1)).toMatchObject({ name: 'logits', units: people });
    const rows = summary.information.filter((row) => row.unit !== null);
    const units = summary.network.layers.reduce((sum, layer) => sum + layer.units, 0);
    const decisionUnits = 2;
    expect(new Set(rows.map((row) => `${row.layer} ${row.unit}`)).size).toBe(units + decisionUnits);
    for (const row of summary.information) {
      expect(row.bits === null ? row.reason : row.bits).not.toBeNull();
      expect(row.bits).not.toBeNaN();
    }
  });

  it('says of too few people that what a whole layer knows is not estimated, instead of giving a number', () => {
    const whole = readSummary(first.json().results.summary).information.filter(
      (row) => row.unit === null,
    );
    expect(whole.length).toBeGreaterThan(0);
    for (const row of whole) {
      expect(row.bits).toBeNull();
      expect(row.reason).toMatch(/read-out|read out|residuals/);
    }
  });

  it('writes a report and tables beside the summary', () => {
    const { results } = first.json();
    expect(readFileSync(fileOf(results.report), 'utf8')).toContain('<svg');
    expect(filesBelow(fileOf(results.tables))).toEqual(
      expect.arrayContaining(['information.arrow', 'information.csv']),
    );
  });

  it('leaves neither server nor worker behind', () => {
    const left = filesBelow(store).filter((file) => /server\.json|users\//.test(file));
    expect(left).toEqual([]);
  });

  it('scores nothing again on the same store, even with another shard size', async () => {
    const before = shardFiles();
    const again = await runCommand([
      'run',
      '--preset',
      'smoke',
      '--store',
      `file://${store}`,
      '--shard-identities',
      '3',
      '--json',
    ]);
    expect(again.code).toBe(0);
    expect(again.json().digest).toBe(first.json().digest);
    expect(shardFiles()).toEqual(before);
    const { shards } = readSummary(again.json().results.summary).run;
    expect(shards.cached).toBe(shards.total);
  });

  it.each([
    ['1', '1'],
    ['2', '2'],
    ['5', '1'],
  ])('gives the same digest with shards of %s identities and %s workers', async (size, workers) => {
    const other = path.join(folder, `store-${size}-${workers}`);
    const result = await runCommand([
      'run',
      '--preset',
      'smoke',
      '--store',
      `file://${other}`,
      '--shard-identities',
      size,
      '--workers',
      workers,
      '--json',
    ]);
    expect(result.code, result.stderr).toBe(0);
    expect(result.json().digest).toBe(first.json().digest);
  });

  it('copies the results to --out', async () => {
    const out = path.join(folder, 'out');
    const result = await runCommand([
      'run',
      '--preset',
      'smoke',
      '--store',
      `file://${store}`,
      '--out',
      out,
      '--json',
    ]);
    expect(result.json().results.report).toBe(path.join(out, 'report.html'));
    expect(filesBelow(out)).toEqual(expect.arrayContaining(['report.html', 'summary.json']));
  });
});

describe('a space of the user', () => {
  it('runs with any subset of factors and reports only those', async () => {
    const config = path.join(folder, 'study.yaml');
    writeFileSync(
      config,
      'version: 1\nspace: { factors: { residual: 3, sex: [male, female], yaw: [-20, 0, 20] }, jitter: false }\nstore: file://./own\n',
    );
    const result = await runCommand(['run', config, '--json']);
    expect(result.code).toBe(0);
    expect(result.json().coverage.expected).toBe(18);
    const summary = readSummary(result.json().results.summary);
    const factors = new Set(summary.information.map((row) => row.factor));
    expect(factors).toContain('yaw');
    expect(factors).not.toContain('expression');
  });
});

function shardFiles(): string[] {
  return filesBelow(store).filter((file) => file.startsWith('shards/'));
}

function readSummary(place: string): AuditSummary {
  return JSON.parse(readFileSync(fileOf(place), 'utf8')) as AuditSummary;
}

function fileOf(place: string): string {
  return place.startsWith('file://') ? fileURLToPath(place) : place;
}
