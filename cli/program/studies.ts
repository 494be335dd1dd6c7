import type { Command } from 'commander';

import type { StudyName } from '../../src/studies/index.js';
import { plan } from '../commands/plan.js';
import { resampleFile } from '../commands/resample-image.js';
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
    'diagnostic',
    'diagnostic',
    'which features of the face decide: maps, and what changing only them, or only the rest, does',
  );
  study(
    root,
    'sensitivity',
    'sensitivity',
    'what moves the decision: Sobol indices of all factors and pairs, the worst cells',
  );
  studyOptions(
    root
      .command('resample')
      .description(
        'which units follow the answer over perturbed copies of images, and which hardly move',
      ),
  )
    .option(
      '--image <file>',
      'a PNG or JPEG of your own instead of rendered faces, cropped as the network takes it',
    )
    .option('--out <dir>', 'also copy report, summary and tables to this folder')
    .action((config: string | undefined, options: StudyOptions & { image?: string }) => {
      const own = { ...options, study: 'resample' };
      return options.image === undefined
        ? run(config, own)
        : resampleFile(config, options.image, own);
    });
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
