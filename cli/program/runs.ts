import type { Command } from 'commander';

import { compare } from '../commands/compare.js';
import {
  cancelRun,
  pauseRun,
  reportRun,
  resumeRun,
  runStatus,
  setParallelism,
} from '../commands/control.js';
import { retry } from '../commands/retry.js';
import { runs } from '../commands/runs.js';
import { positive } from '../read-numbers.js';
import { fleetOptions } from './shared-options.js';

/** What is said to, and asked of, runs that exist. */
export function runCommands(root: Command): void {
  control(root, 'status', 'progress of a run', runStatus);
  control(root, 'pause', 'start no further shards', pauseRun);
  control(root, 'resume', 'go on after pause', resumeRun);
  control(root, 'cancel', 'stop a run; finished shards are kept', cancelRun);
  root
    .command('parallelism')
    .description('change how many shards of a running run are in flight')
    .argument('<run>', 'run id, as `run` prints it')
    .argument('<shards>', '1 to 2,000', positive)
    .option('--store <url>', 'object store of the run')
    .option('--json', 'print one JSON object')
    .action(setParallelism);
  fleetOptions(root.command('retry').description('score the failed shards of a run again'))
    .argument('<run>', 'run id, as `run` prints it')
    .option('--store <url>', 'object store of the run')
    .option('--workers <n>', 'scoring processes; default: one per core', positive)
    .option('--shard-identities <n>', 'identities per shard; default: few', positive)
    .option('--out <dir>', 'also copy report, summary and tables to this folder')
    .option('--json', 'end with one JSON object on stdout')
    .action(retry);
  control(root, 'report', 'where the results of a finished run are', reportRun);

  root
    .command('compare')
    .description('what changed from run A to run B over the same images, with intervals')
    .argument('<a>', 'run id, or URL#run for a run of another store')
    .argument('<b>', 'the same')
    .option('--store <url>', 'object store of the runs')
    .option('--out <dir>', 'also copy page, numbers and table to this folder')
    .option('--json', 'print one JSON object')
    .action(compare);

  root
    .command('runs')
    .description('the runs of a store and its trainings: state, how far, when')
    .option('--store <url>', 'object store')
    .option('--json', 'print one JSON object')
    .action(runs);
}

function control(
  root: Command,
  name: string,
  description: string,
  action: (runId: string, options: { store?: string; json?: boolean }) => Promise<void>,
): void {
  root
    .command(name)
    .description(description)
    .argument('<run>', 'run id, as `run` prints it')
    .option('--store <url>', 'object store of the run')
    .option('--json', 'print one JSON object')
    .action(action);
}
