import { createRateMeter, progressLine } from './progress-line.js';
import type { Progress } from './progress-line.js';

export { formatBytes, formatCount, formatDuration } from './format.js';
export type { Progress } from './progress-line.js';

/** Results go to stdout; logs and progress to stderr, so that `--json` can be piped. Its functions need no `this`. */
export interface Reporter {
  /** A line of the result for people; silent with `--json`. */
  readonly print: (line: string) => void;
  /** The result for scripts: one JSON object on one line with `--json`, else nothing. Call once, last. */
  readonly result: (value: unknown) => void;
  /** A line on stderr, above the progress bar. */
  readonly log: (line: string) => void;
  /** Redraws the bar on a terminal; else writes a line every few seconds and at each new phase. */
  readonly progress: (progress: Progress) => void;
  /** Clears the bar: nothing more will move. */
  readonly endProgress: () => void;
}

/** As much of a stream as a reporter needs: `process.stdout`, or a list of texts in a test. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ReporterOptions {
  readonly json: boolean;
  readonly stdout?: OutputStream;
  readonly stderr?: OutputStream;
  /** Milliseconds, ever growing. */
  readonly now?: () => number;
}

const REDRAW_MILLISECONDS = 100;
const LINE_MILLISECONDS = 5_000;
const CLEAR_LINE = '\r\x1b[2K';

export function createReporter(options: ReporterOptions): Reporter {
  const { json, stdout = process.stdout, stderr = process.stderr } = options;
  const { now = () => performance.now() } = options;
  const display = stderr.isTTY ? terminalDisplay(stderr) : lineDisplay(stderr);
  const meter = createRateMeter();
  let phase = '';
  let shownAt = -Infinity;
  return {
    print: (line) => {
      if (!json) display.aside(() => stdout.write(`${line}\n`));
    },
    result: (value) => {
      if (json) display.aside(() => stdout.write(`${JSON.stringify(value)}\n`));
    },
    log: (line) => display.aside(() => stderr.write(`${line}\n`)),
    progress: (progress) => {
      const imagesPerSecond = meter.update(progress, now());
      if (progress.phase === phase && now() - shownAt < display.pauseMilliseconds) return;
      phase = progress.phase;
      shownAt = now();
      display.show((bar) => progressLine(progress, imagesPerSecond, { bar }));
    },
    endProgress: () => display.clear(),
  };
}

/** What a command found, for scripts with `--json` (one line of JSON), else for people (`key  value` lines). */
export function printResult(
  { json }: { readonly json?: boolean },
  value: Readonly<Record<string, unknown>>,
  stdout: OutputStream = process.stdout,
): void {
  if (json) {
    stdout.write(`${JSON.stringify(value)}\n`);
    return;
  }
  const rows = flatten(value, '');
  const width = Math.max(...rows.map(([key]) => key.length));
  for (const [key, text] of rows) stdout.write(`${key.padEnd(width)}  ${text}\n`);
}

/** Where progress is shown, and how other text gets past it. */
interface ProgressDisplay {
  readonly pauseMilliseconds: number;
  show(line: (bar: boolean) => string): void;
  aside(write: () => void): void;
  clear(): void;
}

/** One line, redrawn in place; other text goes above it. */
function terminalDisplay(stream: OutputStream): ProgressDisplay {
  let shown = '';
  const draw = (text: string): void => {
    if (shown !== '' || text !== '') stream.write(`${CLEAR_LINE}${text}`);
    shown = text;
  };
  return {
    pauseMilliseconds: REDRAW_MILLISECONDS,
    show: (line) => draw(line(true).slice(0, (stream.columns ?? 80) - 1)),
    aside: (write) => {
      const kept = shown;
      draw('');
      write();
      draw(kept);
    },
    clear: () => draw(''),
  };
}

/** Plain lines, for files and pipes. */
function lineDisplay(stream: OutputStream): ProgressDisplay {
  let last = '';
  return {
    pauseMilliseconds: LINE_MILLISECONDS,
    show: (line) => {
      const text = line(false);
      // A log is not made longer by a phase that counts nothing.
      if (text !== last) stream.write(`${text}\n`);
      last = text;
    },
    aside: (write) => write(),
    clear: () => undefined,
  };
}

/** Dotted keys and their texts; what is null is `none`. */
function flatten(value: unknown, key: string): [string, string][] {
  if (value === null || value === undefined) return [[key, 'none']];
  if (Array.isArray(value)) {
    return value.length === 0
      ? [[key, 'none']]
      : value.flatMap((item, i) => flatten(item, `${key}[${i}]`));
  }
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([inner, item]) =>
      flatten(item, key === '' ? inner : `${key}.${inner}`),
    );
  }
  return [[key, typeof value === 'string' ? value : JSON.stringify(value)]];
}
