import type { Command } from 'commander';

import type { StudyName } from '../../src/studies/index.js';
import { plan } from '../commands/plan.js';
import { run } from '../commands/run.js';
import { positive } from '../read-numbers.js';
import type { StudyOptions } from '../read-study.js';
import { fleetOptions, studyOptions } from './shared-options.js';

/** `run`, the studies by their own names, and `plan`. */
export function studyCommands(root: Command): void {
  fleetOptions(
    studyOptions(root.command('run').description('audit a network; the same command resumes')),
  )
    .option('--out <dir>', 'also copy report, summary and tables to this folder')
    .option('--parallelism <n>', 'shards in flight; default: twice the workers', positive)
    .action(run);
  study(
    root,
    'generalize',
    'generalization',
    'show faces beyond those trained on: amplified, swapped, aged, turned',
  );
  study(
    root,
    'sensitivity',
    'sensitivity',
    'what moves the decision: Sobol indices of all factors and pairs, the worst cells',
  );
  study(
    root,
    'resample',
    'resample',
    'which units follow the answer over perturbed copies of images, and which hardly move',
  );
  studyOptions(
    root
      .command('plan')
      .description('what a run would do: images, shards, bytes, time, what is cached'),
  ).action(plan);
}

/** A study by its own name: `run` with that study, whatever the file says. */
function study(root: Command, name: string, studyName: StudyName, description: string): void {
  studyOptions(root.command(name).description(description))
    .option('--out <dir>', 'also copy report, summary and tables to this folder')
    .action((config: string | undefined, options: StudyOptions) =>
      run(config, { ...options, study: studyName }),
    );
}
