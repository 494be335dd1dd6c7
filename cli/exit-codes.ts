/** What the process's exit code says; scripts rely on these numbers. */
export const ExitCode = {
  done: 0,
  /** A limit the user gave was not met. */
  gateFailed: 1,
  badInput: 2,
  /** Part of the space was not scored; the same command goes on. */
  incomplete: 3,
  /** Server, store, disk or a worker failed; the input may be fine. */
  infrastructure: 4,
  /** Ctrl-C: 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
/** The code of a command that failed. */
export type FailureCode = Exclude<ExitCode, 0>;

/** Why a command ends before it is done. */
export type FailureKind = Exclude<keyof typeof ExitCode, 'done'>;

/** A failure whose exit code is known; `message` is one line: expected, found, what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    readonly exitCode: FailureCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get kind(): FailureKind {
    const kinds = Object.keys(ExitCode) as (keyof typeof ExitCode)[];
    return kinds.find((kind) => ExitCode[kind] === this.exitCode) as FailureKind;
  }
}
