import type { ProbeRequest } from '../engines/types.js';
import type { Background, Crop } from '../render/types.js';
import { calibratingViews, createSpace, defaultCalibrationPoints } from '../stimulus/index.js';
import type { SpaceDefinition } from '../stimulus/index.js';
import type { Gate } from '../studies/index.js';
import { ConfigError } from './config-error.js';
import { checkPeople } from './check-people.js';
import { crossCheckWhole } from './cross-check.js';
import { GATE_LIMITS } from './gate-schema.js';
import { DEFAULT_BACKGROUND, DEFAULT_CROP_MARGIN } from './network-schema.js';
import { environmentOverrides, flagOverrides, overrideProblems, withValue } from './overrides.js';
import type { ConfigFlags, Override } from './overrides.js';
import { configProblems, readConfigFile } from './parse-config.js';
import type { ConfigFile } from './parse-config.js';
import { problemText } from './problem.js';
import type { ConfigPath, ConfigProblem } from './problem.js';
import { DEFAULT_SPACES, SAMPLED_SPACE } from './default-spaces.js';
import { resolveSpace } from './resolve-space.js';
import { studyConfigSchema } from './schema.js';
import { diagnosticSchema, generalizationSchema, resampleSchema } from './study-schema.js';
import type { FilledStudyConfig, SpaceConfig, StudyConfig } from './schema.js';
import type {
  InputScale,
  NetworkInputRequest,
  NetworkOutputRequest,
  NetworkRequest,
  ResolvedStudy,
  StudyExecution,
} from './types.js';

export interface ConfigSources {
  /** The config file: its text, and its name as the user wrote it. */
  readonly file?: { readonly text: string; readonly name: string };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags: ConfigFlags;
  /** Makes `path` absolute; `base` is the config file's folder, or `.` for what was typed or set elsewhere. */
  readonly resolvePath: (base: string, path: string) => string;
  /** Processor cores: the workers of `workers: auto`. */
  readonly processorCount: number;
  /** Whether a study is to be run, which asks about people: then a space of one is refused. @default false */
  readonly isStudy?: boolean;
}

/**
 * Puts a study together: flags before environment before file before defaults. Throws a `ConfigError` of one line that
 * names the file and line, the variable or the option at fault.
 */
export function resolveConfig(sources: ConfigSources): ResolvedStudy {
  const file = sources.file ? readConfigFile(sources.file.text, sources.file.name) : null;
  const overrides = [...environmentOverrides(sources.environment), ...flagOverrides(sources.flags)];
  const merged = merge(file, overrides, sources.isStudy ?? false);
  const locate = (path: string[], text: string): string =>
    sources.resolvePath(setter(path, overrides) || !file ? '.' : folderOf(file.name), text);
  const filled = studyConfigSchema.parse(merged);
  const space = resolveSpace(filled.space ?? defaultSpace(filled));
  const asked = resolveStudy(filled);
  const { sensitivity: sample } = asked;
  return {
    version: 1,
    study: filled.study,
    science: {
      space,
      ...asked,
      face: {
        model:
          filled.face.model === undefined ? null : locate(['face', 'model'], filled.face.model),
      },
      network: resolveNetwork(filled.network, locate),
      engine: filled.engine,
      precision: filled.precision,
      batch: filled.batch ?? null,
      calibration: { points: calibrationPoints(filled, sample ? { ...space, sample } : space) },
    },
    execution: resolveExecution(filled, { ...sources, locate }, merged.store === undefined),
    gates: {
      limits: filled.gates.map(resolveGate),
      baseline: filled.baseline === undefined ? null : resolveBaseline(filled.baseline, locate),
    },
    namedInput: INPUT_SCALES.filter((name) => merged.network?.input?.[name] !== undefined),
  };
}

const INPUT_SCALES: readonly InputScale[] = ['range', 'mean', 'std'];

function defaultSpace({ study, sensitivity }: FilledStudyConfig): SpaceConfig {
  return study === 'sensitivity' && sensitivity ? SAMPLED_SPACE : DEFAULT_SPACES[study];
}

/** What the study asks for besides its space. */
function resolveStudy({
  study,
  sensitivity,
  generalization,
  diagnostic,
  resample,
}: FilledStudyConfig): Pick<
  ResolvedStudy['science'],
  'sensitivity' | 'generalization' | 'diagnostic' | 'resample'
> {
  const { copies: count, perturbation: kind } = resample ?? resampleSchema().parse({});
  return {
    sensitivity: study === 'sensitivity' ? (sensitivity ?? null) : null,
    generalization:
      study === 'generalization' ? (generalization ?? generalizationSchema().parse({})) : null,
    diagnostic: study === 'diagnostic' ? (diagnostic ?? diagnosticSchema().parse({})) : null,
    resample: study === 'resample' ? { count, kind } : null,
  };
}

type Locate = (path: string[], text: string) => string;

/** The file's keys with the overrides on top, checked one by one and together. */
function merge(
  file: ConfigFile | null,
  overrides: readonly Override[],
  isStudy: boolean,
): StudyConfig {
  refuse(overrides.flatMap(overrideProblems));
  const merged = overrides.reduce<Record<string, unknown>>(
    (tree, { path, value }) => withValue(tree, path, value),
    { ...file?.config },
  );
  const found = [...configProblems(merged), ...crossCheckWhole(merged)];
  const problems = found.length === 0 && isStudy ? checkPeople(merged) : found;
  refuse(problems.map((problem) => `${origin(problem, file, overrides)}${problemText(problem)}`));
  return merged;
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new ConfigError(problems);
}

/** `study.yaml:7: `, `--set space.seed=3: `, or nothing where the value comes from neither. */
function origin(
  { path }: ConfigProblem,
  file: ConfigFile | null,
  overrides: readonly Override[],
): string {
  const by = setter(path, overrides);
  if (by) return `${by.label}: `;
  return file ? `${file.name}:${file.lineOf(path)}: ` : '';
}

/** The last override that decides the value at a path. */
function setter(path: ConfigPath, overrides: readonly Override[]): Override | undefined {
  return overrides.findLast((override) => override.path.every((key, i) => path[i] === key));
}

function folderOf(fileName: string): string {
  const end = Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\'));
  return end < 0 ? '.' : fileName.slice(0, end + 1);
}

function calibrationPoints(
  { calibration }: FilledStudyConfig,
  definition: SpaceDefinition,
): number {
  const space = createSpace(definition);
  return calibration.points === 'auto'
    ? defaultCalibrationPoints(space)
    : Math.min(calibration.points, space.identityCount * calibratingViews(space));
}

function resolveNetwork(network: FilledStudyConfig['network'], locate: Locate): NetworkRequest {
  const { file, input, output, probes, pooling } = network;
  const names = probes === 'auto' || typeof probes !== 'string' ? probes : [probes];
  const request: ProbeRequest = { names, pooling };
  if (file === undefined) return { file: null, input: null, output: null, probes: request };
  return {
    file: locate(['network', 'file'], file),
    input: resolveInput(input),
    output: resolveOutput(output),
    probes: request,
  };
}

type Input = FilledStudyConfig['network']['input'];
type Output = FilledStudyConfig['network']['output'];

function resolveInput(input: Input): NetworkInputRequest {
  const known = <T>(value: T | 'auto'): T | null => (value === 'auto' ? null : value);
  return {
    name: input.name ?? null,
    size: known(input.size),
    layout: known<'nchw' | 'nhwc'>(input.layout),
    channels: known<'rgb' | 'bgr' | 'gray'>(input.channels),
    range: input.range,
    mean: input.mean,
    std: input.std,
    crop: resolveCrop(input),
    background: resolveBackground(input),
  };
}

function resolveCrop({ crop, alignment }: Input): Crop {
  if ((alignment ?? crop?.kind) === 'arcface') return { kind: 'arcface' };
  return { kind: 'centred', margin: crop?.margin ?? DEFAULT_CROP_MARGIN };
}

function resolveBackground({ background }: Input): Background {
  const { kind, grey, contrast } =
    typeof background === 'string'
      ? { kind: background, grey: undefined, contrast: undefined }
      : background;
  return kind === 'texture'
    ? { kind, contrast: contrast ?? DEFAULT_BACKGROUND.contrast }
    : { kind, grey: grey ?? DEFAULT_BACKGROUND.grey };
}

function resolveOutput({ kind, name, space, factor, classes }: Output): NetworkOutputRequest {
  const levels = factor !== undefined && classes !== undefined ? { factor, classes } : null;
  const people = kind === 'classifier' && levels === null;
  return {
    kind,
    name: name ?? null,
    space: people ? resolveSpace(space ?? { preset: 'demo' }) : null,
    levels,
  };
}

function resolveExecution(
  config: FilledStudyConfig,
  {
    locate,
    resolvePath,
    processorCount,
  }: Pick<ConfigSources, 'resolvePath' | 'processorCount'> & { locate: Locate },
  isDefaultStore: boolean,
): StudyExecution {
  const { store, out, workers, shardIdentities, temporal } = config;
  return {
    store: absoluteStore(store, (path) =>
      isDefaultStore ? resolvePath('.', path) : locate(['store'], path),
    ),
    out: out === undefined ? null : locate(['out'], out),
    workers: workers === 'auto' ? processorCount : workers,
    workersAsked: workers === 'auto' ? null : workers,
    shardIdentities: shardIdentities === 'auto' ? null : shardIdentities,
    temporal: { address: temporal.address ?? null, namespace: temporal.namespace },
  };
}

function resolveGate(gate: FilledStudyConfig['gates'][number]): Gate {
  const { name = null, metric, layer = null, factor = null, level = null, undecided } = gate;
  const limit = GATE_LIMITS.find((key) => gate[key] !== undefined) ?? 'min';
  const threshold = gate[limit] ?? 0;
  return { name, metric, layer, factor, level, limit, threshold, undecided };
}

/** A run id stays; the store of `URL#run` gets its one spelling. */
function resolveBaseline(baseline: string, locate: Locate): string {
  const mark = baseline.lastIndexOf('#');
  if (mark < 0) return baseline;
  const store = absoluteStore(baseline.slice(0, mark), (path) => locate(['baseline'], path));
  return `${store}${baseline.slice(mark)}`;
}

/** One spelling for one place: `file:///absolute/folder`, percent-encoded, or `s3://bucket/prefix`, no slash at the end. */
function absoluteStore(store: string, absolute: (path: string) => string): string {
  if (store.startsWith('s3://')) return store.replace(/\/+$/, '');
  const path = store.startsWith('file://') ? decode(store.slice('file://'.length)) : store;
  const encoded = absolute(path).split('/').map(encodeURIComponent).join('/');
  return `file://${encoded.length > 1 ? encoded.replace(/\/+$/, '') : encoded}`;
}

/** Percent escapes of a URL; a text that is not validly escaped is meant as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
