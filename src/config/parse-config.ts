import { ConfigError } from './config-error.js';
import { crossCheck } from './cross-check.js';
import { schemaProblems } from './describe-issues.js';
import { problemText } from './problem.js';
import type { ConfigPath, ConfigProblem } from './problem.js';
import type { StudyConfig } from './schema.js';
import { readYaml } from './yaml-source.js';

/** A config file that the schema accepts, with the lines its keys stand on. */
export interface ConfigFile {
  readonly config: StudyConfig;
  readonly name: string;
  readonly lineOf: (path: ConfigPath) => number;
}

/**
 * Reads and checks a study's YAML. Returns the keys that were written, without defaults; throws a `ConfigError` of one
 * line (`study.yaml:7: unknown key "chanels" in network.input; did you mean "channels"?`).
 */
export function parseConfig(yamlText: string, fileName: string): StudyConfig {
  return readConfigFile(yamlText, fileName).config;
}

export function readConfigFile(yamlText: string, fileName: string): ConfigFile {
  const source = readYaml(yamlText);
  if ('faults' in source) {
    throw new ConfigError(
      source.faults.map(({ line, message }) => `${fileName}:${line}: ${message}`),
    );
  }
  const { value, lineOf } = source;
  const problems = configProblems(value)
    .map((problem) => ({ ...problem, line: lineOf(placeOf(problem)) }))
    .sort((a, b) => a.line - b.line);
  if (problems.length > 0) {
    throw new ConfigError(
      problems.map((problem) => `${fileName}:${problem.line}: ${problemText(problem)}`),
    );
  }
  return { config: value as StudyConfig, name: fileName, lineOf };
}

/** Problems of single values, or, when there are none, of values that do not go together. */
export function configProblems(value: unknown): ConfigProblem[] {
  const problems = schemaProblems(value);
  return problems.length > 0 ? problems : crossCheck(value as StudyConfig);
}

/** The path of the value or key that is wrong. */
function placeOf({ path, unknownKey }: ConfigProblem): ConfigPath {
  return unknownKey === undefined ? path : [...path, unknownKey];
}
