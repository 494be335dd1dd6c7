import { ConfigError } from './config-error.js';
import { schemaProblems } from './describe-issues.js';
import { pathText, problemText } from './problem.js';
import { readYaml } from './yaml-source.js';

/** Options of the command line, as typed; a number may still be text. */
export interface ConfigFlags {
  /** What the subcommand asks for, whatever the file says. */
  readonly study?: string;
  readonly preset?: string;
  readonly network?: string;
  readonly faceModel?: string;
  readonly store?: string;
  readonly out?: string;
  readonly baseline?: string;
  readonly workers?: number | string;
  readonly shardIdentities?: number | string;
  readonly engine?: string;
  readonly precision?: string;
  /** `key=value` with a dotted key and a YAML value; they win over the other options, the last over the first. */
  readonly set?: readonly string[];
}

/** One value that replaces the file's. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
  /** Who says so, for messages: `--workers`, `FACTORSCOPE_WORKERS`, `--set network.pooling=max`. */
  readonly label: string;
}

const ENVIRONMENT: readonly (readonly [variable: string, path: readonly string[]])[] = [
  ['FACTORSCOPE_STORE', ['store']],
  ['FACTORSCOPE_WORKERS', ['workers']],
  ['FACTORSCOPE_ENGINE', ['engine']],
  ['TEMPORAL_ADDRESS', ['temporal', 'address']],
  ['TEMPORAL_NAMESPACE', ['temporal', 'namespace']],
];

/** What the environment sets; an empty variable counts as unset. */
export function environmentOverrides(
  environment: Readonly<Record<string, string | undefined>>,
): Override[] {
  return ENVIRONMENT.flatMap(([variable, path]) => {
    const text = environment[variable];
    return text ? [{ path, value: numberOrText(text, path), label: variable }] : [];
  });
}

/** What the command line sets, `--set` last. A preset replaces the file's whole space. */
export function flagOverrides(flags: ConfigFlags): Override[] {
  const named: [string, string[], unknown][] = [
    ['study', ['study'], flags.study],
    ['--preset', ['space'], flags.preset === undefined ? undefined : { preset: flags.preset }],
    ['--network', ['network', 'file'], flags.network],
    ['--face-model', ['face', 'model'], flags.faceModel],
    ['--store', ['store'], flags.store],
    ['--out', ['out'], flags.out],
    ['--baseline', ['baseline'], flags.baseline],
    ['--workers', ['workers'], flags.workers],
    ['--shard-identities', ['shardIdentities'], flags.shardIdentities],
    ['--engine', ['engine'], flags.engine],
    ['--precision', ['precision'], flags.precision],
  ];
  return [
    ...named
      .filter(([, , value]) => value !== undefined)
      .map(([label, path, value]) => ({ path, value: numberOrText(value, path), label })),
    ...(flags.set ?? []).map(setOverride),
  ];
}

/** One line for each thing wrong with an override by itself. */
export function overrideProblems({ path, value, label }: Override): string[] {
  return schemaProblems(withValue({}, path, value)).map((problem) => {
    const isItself = pathText(problem.path) === pathText(path) || label === '--preset';
    return `${label}: ${isItself ? problem.message : problemText(problem)}`;
  });
}

/** A copy of `tree` with `value` at `path`; mappings on the way are made, anything else there is replaced. */
export function withValue(
  tree: Readonly<Record<string, unknown>>,
  [key, ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  if (rest.length === 0) return { ...tree, [key]: value };
  const inner = Object.hasOwn(tree, key) ? tree[key] : {};
  return { ...tree, [key]: withValue(isMapping(inner) ? inner : {}, rest, value) };
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function setOverride(entry: string): Override {
  const label = `--set ${entry}`;
  const [, key, text] = /^([^=\s]+)=([^]*)$/.exec(entry) ?? [];
  if (key === undefined) {
    throw new ConfigError([`${label}: expected key=value, such as network.input.size=112`]);
  }
  const source = readYaml(text);
  if ('faults' in source) {
    const reason = text.trim() === '' ? 'found nothing after "="' : source.faults[0].message;
    throw new ConfigError([`${label}: ${reason}, expected a YAML value`]);
  }
  return { path: key.split('.'), value: source.value, label };
}

const COUNTS: readonly string[] = ['workers', 'shardIdentities'];

function numberOrText(value: unknown, path: readonly string[]): unknown {
  const isNumber = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
  return isNumber && COUNTS.includes(path[0]) ? Number(value) : value;
}
