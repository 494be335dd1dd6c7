/**
 * Bad configuration, in one line: where, what was found, what was expected, what to do. `message` is the first problem
 * by line and says how many more there are; `problems` holds them all.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  /** @param problems one or more, the first to be reported first */
  constructor(problems: readonly string[]) {
    const more = problems.length - 1;
    super(
      more === 0
        ? problems[0]
        : `${problems[0]} (and ${more} more ${more === 1 ? 'problem' : 'problems'})`,
    );
    this.problems = problems;
  }
}
