import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { auditDigest, studyLines } from '../src/report/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import type { AuditSummary } from '../src/studies/index.js';
import type { StudyResult } from '../workflows/types.js';
import { CliError, ExitCode } from './exit-codes.js';
import { describeGates, failedGates } from './gate-lines.js';
import type { Reporter } from './output.js';

/** Copies the results, prints the digest of findings and where they are; throws where the exit code is not 0. */
export async function concludeRun(
  store: ObjectStore,
  result: StudyResult,
  out: string | null,
  reporter: Reporter,
): Promise<void> {
  const folder = out ? await copyResults(store, result, out) : null;
  const place = (key: string): string =>
    folder ? path.join(folder, path.posix.basename(key)) : `${store.url.replace(/\/$/, '')}/${key}`;
  const results = {
    report: place(result.results.report),
    summary: place(result.results.summary),
    tables: place(result.results.tables),
  };
  const body = await store.get(result.results.summary);
  if (!body) throw new Error(`expected the summary ${result.results.summary}, found none`);
  const summary = JSON.parse(Buffer.from(body).toString('utf8')) as AuditSummary;
  for (const line of studyLines(summary)) reporter.print(line);
  for (const line of auditDigest(summary)) reporter.print(line);
  for (const line of describeGates(summary)) reporter.print(line);
  for (const [name, file] of Object.entries(results)) reporter.print(`${name.padEnd(8)} ${file}`);
  const { runId, state, digest, coverage, seconds, failed } = result;
  const gates = summary.gates ?? [];
  const outcome = { runId, study: summary.run.study, state, digest, coverage, results, seconds };
  reporter.result({ ...outcome, gates, failed });
  if (state === 'incomplete') throw incomplete(result, store.url);
  const fault = failedGates(summary);
  if (fault !== null) throw new CliError(ExitCode.gateFailed, fault);
}

/** What is missing and why, with the first three reasons. */
function incomplete(
  { runId, coverage, failed, missingRanges }: StudyResult,
  storeUrl: string,
): CliError {
  const reasons = failed.map(
    ({ from, to, message, exhausted }) =>
      `identities ${from}-${to - 1}: ${message}${exhausted ? ', at every attempt' : ''}`,
  );
  const ranges = missingRanges.map(({ from, to }) => `${from}-${to - 1}`);
  const why = reasons.length > 0 ? ` (${reasons.slice(0, 3).join('; ')})` : '';
  return new CliError(
    ExitCode.incomplete,
    `expected ${coverage.expected} images, scored ${coverage.scored}, none of identities ${ranges.join(', ')}${why}: mend the cause and run the same command again, or \`factorscope retry ${runId} --store ${storeUrl}\``,
  );
}

async function copyResults(store: ObjectStore, result: StudyResult, out: string): Promise<string> {
  const prefix = path.posix.dirname(result.results.report);
  for await (const { key } of store.list(`${prefix}/`)) {
    const file = path.join(out, path.posix.relative(prefix, key));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, (await store.get(key)) ?? new Uint8Array());
  }
  return path.resolve(out);
}
