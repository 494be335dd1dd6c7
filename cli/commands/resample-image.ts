import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { resampleImage } from '../../activities/resample-image.js';
import { assumedSentences, imageReport, imageSentences } from '../../src/report/index.js';
import { createReporter } from '../output.js';
import { packageVersion } from '../package-version.js';
import { readStudy } from '../read-study.js';
import type { StudyOptions } from '../read-study.js';

/** Where page and numbers of an image go unless `--out` says otherwise. */
const DEFAULT_FOLDER = 'factorscope-image';

/**
 * Perturbed copies of an image of the user's own: scored here and at once, no run and no store. Without a study file a grey
 * patch hides a part of each copy; the noise that studies begin with leaves static on half of the copies.
 */
export async function resampleFile(
  config: string | undefined,
  image: string,
  options: StudyOptions,
): Promise<void> {
  const reporter = createReporter({ json: options.json ?? false });
  const study = await readStudy(config, config === undefined ? withPatches(options) : options);
  const { findings, pictures } = await resampleImage(study, image);
  const folder = study.execution.out ?? path.resolve(DEFAULT_FOLDER);
  await mkdir(folder, { recursive: true });
  const files = {
    report: path.join(folder, 'report.html'),
    summary: path.join(folder, 'summary.json'),
  };
  const version = packageVersion();
  const page = imageReport(findings.resample, { ...findings, version, pictures });
  await writeFile(files.report, page);
  await writeFile(files.summary, JSON.stringify(findings));
  const lines = [...assumedSentences(findings.input), ...imageSentences(findings.resample)];
  for (const line of lines) reporter.print(line);
  for (const [name, file] of Object.entries(files)) reporter.print(`${name.padEnd(8)} ${file}`);
  reporter.result({ ...findings, results: files });
}

/** The perturbation that an image has by default: under the user's own `--set`. */
function withPatches(options: StudyOptions): StudyOptions {
  return { ...options, set: ['resample.perturbation=patch', ...(options.set ?? [])] };
}
