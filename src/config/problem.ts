/** Keys and list positions from the root of a config. */
export type ConfigPath = readonly (string | number)[];

/** One thing wrong with a config, not yet placed in a file or on a command line. */
export interface ConfigProblem {
  /** Where: the value itself, or the mapping that holds `unknownKey`. */
  readonly path: ConfigPath;
  readonly unknownKey?: string;
  readonly message: string;
}

/** `space.factors.yaw[2]` */
export function pathText(path: ConfigPath): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`,
    '',
  );
}

/** The value at a path, or undefined. */
export function valueAt(root: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, part)
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    root,
  );
}

/** The problem in one line, with the path it is about; an unknown key's message names its own. */
export function problemText({ path, unknownKey, message }: ConfigProblem): string {
  return unknownKey !== undefined || path.length === 0 ? message : `${pathText(path)}: ${message}`;
}
