import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configJsonSchema, parseConfig, resolveConfig } from '../../src/config/index.js';
import { createSpace } from '../../src/stimulus/index.js';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const examples = readdirSync(new URL('examples/', root)).filter((name) => name.endsWith('.yaml'));

interface SchemaNode {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly anyOf?: readonly SchemaNode[];
}

/** Dotted keys of a JSON Schema with their nodes. */
function keysOf(node: SchemaNode, base = ''): [string, SchemaNode][] {
  const inner = [node, ...(node.anyOf ?? [])].flatMap(({ properties }) =>
    Object.entries(properties ?? {}),
  );
  return inner.flatMap(([key, member]) => {
    const path = base === '' ? key : `${base}.${key}`;
    return [[path, member] as [string, SchemaNode], ...keysOf(member, path)];
  });
}

test('docs/config.schema.json is the schema of this program', () => {
  const stored = JSON.parse(read('docs/config.schema.json')) as unknown;
  expect(stored, 'run `npm run build && node scripts/write-config-schema.js`').toEqual(
    configJsonSchema(),
  );
});

test('every key of the JSON Schema is described', () => {
  const keys = keysOf(configJsonSchema());
  expect(keys.length).toBeGreaterThan(40);
  expect(keys.filter(([, { description }]) => !description).map(([key]) => key)).toEqual([]);
});

test('every key is in the table of docs/config.md', () => {
  const table = read('docs/config.md');
  const keys = keysOf(configJsonSchema()).map(([key]) => key);
  const missing = keys.filter(
    (key) => !key.startsWith('network.output.space.') && !table.includes(`| \`${key}\``),
  );
  expect(missing).toEqual([]);
});

test('there are examples', () => {
  expect(examples).toEqual(
    expect.arrayContaining(['audit-demo.yaml', 'audit-mobilefacenet.yaml', 'custom-space.yaml']),
  );
});

test.each(examples)('examples/%s is a valid config', (name) => {
  const study = resolveConfig({
    file: { text: read(`examples/${name}`), name: `examples/${name}` },
    environment: {},
    flags: { network: 'network.onnx' },
    resolvePath: (base, path) => `/${base}/${path}`,
    processorCount: 1,
  });
  expect(createSpace(study.science.space).pointCount).toBeGreaterThan(0);
});

test('the custom space has the counts its comment says', () => {
  const { space } = parseConfig(read('examples/custom-space.yaml'), 'custom-space.yaml');
  expect(space?.name).toBe('pose-and-texture');
  const resolved = resolveConfig({
    file: { text: read('examples/custom-space.yaml'), name: 'custom-space.yaml' },
    environment: {},
    flags: {},
    resolvePath: (_, path) => path,
    processorCount: 1,
  });
  expect(createSpace(resolved.science.space)).toMatchObject({
    identityCount: 40,
    viewCount: 105,
    pointCount: 4_200,
  });
});
