import {
  createSpace,
  IDENTITY_FACTORS,
  LEVEL_RANGE,
  NAMED_LEVELS,
  PRESET_NAMES,
} from '../stimulus/index.js';
import type { ListedFactor, Level } from '../stimulus/index.js';
import { checkGates, checkGatesWhole } from './check-gates.js';
import type { ConfigPath, ConfigProblem } from './problem.js';
import { resolveSpace } from './resolve-space.js';
import type { SpaceConfig, StudyConfig } from './schema.js';

/** What no single value can be blamed for: keys that exclude or need each other. Takes a config the schema accepts. */
export function crossCheck(config: StudyConfig): ConfigProblem[] {
  const { space, network } = config;
  return [
    ...(space ? checkSpace(space, ['space']) : []),
    ...checkPlacement(network?.input ?? {}),
    ...checkChannels(network?.input ?? {}),
    ...checkBackground(network?.input ?? {}),
    ...checkOutput(network?.output ?? {}),
    ...checkGates(config),
  ];
}

/** What must hold once file, environment and flags are put together. */
export function crossCheckWhole(config: StudyConfig): ConfigProblem[] {
  return [
    ...checkNetworkFile(config),
    ...checkStudy(config),
    ...checkSample(config),
    ...checkGatesWhole(config),
  ];
}

/** Options of one study beside the name of another would be read by nobody. */
function checkStudy(config: StudyConfig): ConfigProblem[] {
  return (['sensitivity', 'generalization', 'diagnostic', 'resample'] as const)
    .filter((key) => config[key] !== undefined && (config.study ?? 'audit') !== key)
    .map((key) => ({
      path: [key],
      message: `found with study: ${config.study ?? 'audit'}, which has no such options: set study: ${key}, or leave it out`,
    }));
}

/** Views come from the ranges alone: levels beside them would be scored at every draw and say nothing more. */
function checkSample({ sensitivity, space }: StudyConfig): ConfigProblem[] {
  if (sensitivity === undefined || space === undefined) return [];
  if (space.preset !== undefined) {
    const message = `found preset ${space.preset} beside sensitivity.ranges, expected a space of people only: list factors residual, sex and ethnicity`;
    return [{ path: ['space', 'preset'], message }];
  }
  return Object.keys(space.factors ?? {})
    .filter((name) => !(IDENTITY_FACTORS as readonly string[]).includes(name))
    .map((name) => ({
      path: ['space', 'factors', name],
      message: `found levels of ${name} beside sensitivity.ranges, expected identity factors only (${IDENTITY_FACTORS.join(', ')}): move it to the ranges, or leave it out`,
    }));
}

function checkNetworkFile({ network }: StudyConfig): ConfigProblem[] {
  if (network?.file !== undefined) return [];
  return (['input', 'output'] as const)
    .filter((key) => network?.[key] !== undefined)
    .map((key) => ({
      path: ['network', key],
      message: `describes a network file, but none is given: set network.file or --network; the shipped network's ${key} is fixed`,
    }));
}

type Input = NonNullable<NonNullable<StudyConfig['network']>['input']>;
type Output = NonNullable<NonNullable<StudyConfig['network']>['output']>;

function checkSpace(space: SpaceConfig, path: ConfigPath): ConfigProblem[] {
  if (space.preset !== undefined) {
    return Object.keys(space)
      .filter((key) => key !== 'preset')
      .map((key) => ({
        path: [...path, key],
        message: `found beside preset, but a preset stands alone: leave out ${key}, or list factors instead of preset`,
      }));
  }
  if (space.factors === undefined) {
    return [{ path, message: 'found neither preset nor factors, expected one of them' }];
  }
  if (Object.keys(space.factors).length === 0) {
    const message = 'found no factor, expected at least one with its levels';
    return [{ path: [...path, 'factors'], message }];
  }
  return [...checkSpaceName(space, path), ...checkPointCount(space, path)];
}

function checkSpaceName({ name }: SpaceConfig, path: ConfigPath): ConfigProblem[] {
  if (!(PRESET_NAMES as string[]).includes(name ?? '')) return [];
  const message = `found "${name}", the name of a preset; expected another name`;
  return [{ path: [...path, 'name'], message }];
}

/** An index must be an exact integer. */
function checkPointCount(space: SpaceConfig, path: ConfigPath): ConfigProblem[] {
  const { pointCount } = createSpace(resolveSpace(space));
  if (pointCount <= Number.MAX_SAFE_INTEGER) return [];
  const message = `found ${pointCount} design points, expected at most 2^53 - 1: use fewer levels`;
  return [{ path: [...path, 'factors'], message }];
}

function checkPlacement(input: Input): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (input.crop && input.alignment !== undefined) {
    const message = 'found beside crop, but both say how the face is placed: leave one out';
    problems.push({ path: ['network', 'input', 'alignment'], message });
  }
  if (input.crop?.kind === 'arcface' && input.crop.margin !== undefined) {
    const message = 'found with kind arcface, whose template fixes the view: leave margin out';
    problems.push({ path: ['network', 'input', 'crop', 'margin'], message });
  }
  return problems;
}

function checkChannels(input: Input): ConfigProblem[] {
  if (input.channels !== 'gray') return [];
  return (['mean', 'std'] as const)
    .filter((key) => (input[key] ?? [0]).length > 1)
    .map((key) => ({
      path: ['network', 'input', key],
      message: `found ${input[key]!.length} numbers, expected one: the channels are gray`,
    }));
}

function checkBackground({ background }: Input): ConfigProblem[] {
  if (background === undefined || typeof background === 'string') return [];
  const { kind = 'constant' } = background;
  const foreign = kind === 'constant' ? 'contrast' : 'grey';
  if (background[foreign] === undefined) return [];
  const message = `found with kind ${kind}, which has none: leave ${foreign} out`;
  return [{ path: ['network', 'input', 'background', foreign], message }];
}

function checkOutput(output: Output): ConfigProblem[] {
  return [...checkClassSpace(output), ...checkClassLevels(output)];
}

/** A classifier of a factor: factor and classes together, levels that exist, each once. */
function checkClassLevels({ kind = 'other', space, factor, classes }: Output): ConfigProblem[] {
  if (factor === undefined && classes === undefined) return [];
  const [key, other] = factor === undefined ? ['classes', 'factor'] : ['factor', 'classes'];
  const problem = (message: string, ...rest: (string | number)[]): ConfigProblem[] => {
    return [{ path: ['network', 'output', ...(rest.length ? rest : [key])], message }];
  };
  if (factor === undefined || classes === undefined) {
    return problem(
      `found without ${other}: say both, such as factor: sex, classes: [female, male]`,
    );
  }
  if (kind !== 'classifier') {
    return problem(
      `found with kind ${kind}, but only a classifier has classes: set network.output.kind: classifier, or leave factor and classes out`,
    );
  }
  if (space) return problem('found beside space, but both say what the classes are: leave one out');
  return classes.flatMap((level, i) => {
    if (level === null) return [];
    const wrong = levelProblem(factor, level);
    if (wrong) return problem(wrong, 'classes', i);
    if (classes.indexOf(level) === i) return [];
    return problem(`found ${level} twice, expected each level once`, 'classes', i);
  });
}

/** Null for a level that the factor can take. */
function levelProblem(factor: ListedFactor, level: Level): string | null {
  const names = NAMED_LEVELS[factor];
  if (names) {
    return names.includes(String(level))
      ? null
      : `found ${level}, expected a level of ${factor} (${names.join(', ')}) or null`;
  }
  const [low, high] = LEVEL_RANGE[factor]!;
  const fits = typeof level === 'number' && level >= low && level <= high;
  return fits ? null : `found ${level}, expected a number from ${low} to ${high} or null`;
}

function checkClassSpace(output: Output): ConfigProblem[] {
  if (!output.space) return [];
  const path = ['network', 'output', 'space'];
  if (output.kind !== 'classifier') {
    const message = `found with kind ${output.kind ?? 'other'}, but only a classifier has classes: set network.output.kind: classifier, or leave space out`;
    return [{ path, message }];
  }
  return checkSpace(output.space, path);
}
