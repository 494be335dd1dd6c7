import { expect, test } from 'vitest';
import { createReporter, printResult } from '../../cli/output.js';

/** A reporter whose texts are kept and whose clock is set by hand. */
function recorded({ json = false, terminal = false, columns = 200 } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const clock = { milliseconds: 0 };
  const reporter = createReporter({
    json,
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text), isTTY: terminal, columns },
    now: () => clock.milliseconds,
  });
  return { reporter, out, err, clock };
}

const CLEAR = '\r\x1b[2K';

test('results go to stdout and logs to stderr', () => {
  const { reporter, out, err } = recorded();
  reporter.print('digest 00ff');
  reporter.log('server started');
  reporter.result({ digest: '00ff' });
  expect(out).toEqual(['digest 00ff\n']);
  expect(err).toEqual(['server started\n']);
});

test('with --json stdout holds exactly one JSON object', () => {
  const { reporter, out, err } = recorded({ json: true });
  reporter.print('digest 00ff');
  reporter.progress({ phase: 'scoring', done: 1, total: 2 });
  reporter.log('server started');
  reporter.result({ digest: '00ff' });
  expect(out).toEqual(['{"digest":"00ff"}\n']);
  expect(err).toEqual(['scoring   50 %  1 of 2 images\n', 'server started\n']);
});

test('without a terminal progress is a plain line every five seconds and at each new phase', () => {
  const { reporter, err, clock } = recorded();
  for (const second of [0, 1, 2, 3, 4, 5, 6]) {
    clock.milliseconds = second * 1_000;
    reporter.progress({ phase: 'scoring', done: second * 10, total: 100 });
  }
  reporter.progress({ phase: 'merging', done: 0, total: null });
  reporter.endProgress();
  expect(err).toEqual([
    'scoring    0 %  0 of 100 images\n',
    'scoring   50 %  50 of 100 images  10 images/s  5 s left\n',
    'merging\n',
  ]);
});

test('on a terminal the bar is redrawn in place, at most ten times a second, and cleared at the end', () => {
  const { reporter, err, clock } = recorded({ terminal: true });
  reporter.progress({ phase: 'scoring', done: 0, total: 4 });
  clock.milliseconds = 50;
  reporter.progress({ phase: 'scoring', done: 1, total: 4 });
  clock.milliseconds = 2_000;
  reporter.progress({ phase: 'scoring', done: 2, total: 4 });
  reporter.endProgress();
  reporter.endProgress();
  expect(err).toEqual([
    `${CLEAR}scoring [>                   ]    0 %  0 of 4 images`,
    `${CLEAR}scoring [==========>         ]   50 %  2 of 4 images  1 images/s  2 s left`,
    CLEAR,
  ]);
});

test('on a terminal other text appears above the bar', () => {
  const { reporter, err } = recorded({ terminal: true });
  reporter.progress({ phase: 'planning', done: 0, total: null });
  reporter.log('2 shards cached');
  expect(err).toEqual([`${CLEAR}planning`, CLEAR, '2 shards cached\n', `${CLEAR}planning`]);
});

test('the bar never wraps a narrow terminal', () => {
  const { reporter, err } = recorded({ terminal: true, columns: 20 });
  reporter.progress({ phase: 'scoring', done: 0, total: 4 });
  expect(err[0].slice(CLEAR.length)).toBe('scoring [>         ');
});

test('functions of a reporter can be handed on by themselves', () => {
  const { reporter, err } = recorded();
  const { log } = reporter;
  ['a', 'b'].forEach((line) => log(line));
  expect(err).toEqual(['a\n', 'b\n']);
});

test('a small result prints as JSON or as aligned keys', () => {
  const value = { runId: 'r1', progress: { phase: 'scoring', window: null, failed: [], n: [3] } };
  const texts: string[] = [];
  const stdout = { write: (text: string) => texts.push(text) };
  printResult({ json: true }, value, stdout);
  printResult({}, value, stdout);
  expect(texts).toEqual([
    '{"runId":"r1","progress":{"phase":"scoring","window":null,"failed":[],"n":[3]}}\n',
    'runId            r1\n',
    'progress.phase   scoring\n',
    'progress.window  none\n',
    'progress.failed  none\n',
    'progress.n[0]    3\n',
  ]);
});
