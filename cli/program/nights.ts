import type { Command } from 'commander';

import {
  createSchedule,
  deleteSchedule,
  describeSchedule,
  listSchedules,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
} from '../commands/schedule.js';
import { watch } from '../commands/watch.js';
import { duration } from '../read-numbers.js';
import { fleetOptions, studyOptions, watchOptions } from './shared-options.js';

/** Audits that start by themselves: `watch` on new checkpoints, `schedule` at fixed times. */
export function nightCommands(root: Command): void {
  watchOptions(
    fleetOptions(
      studyOptions(root.command('watch').argument('<source>', 'folder or s3://bucket/prefix')),
    ),
  )
    .description('audit each new network once, compare it with the one accepted before, gate it')
    .option('--once', 'end when everything there has a verdict')
    .option('--webhook <url>', 'POST each verdict there as JSON')
    .option('--on-verdict <command>', 'run a command with each verdict on its standard input')
    .action(watch);
  scheduleCommands(root.command('schedule').description('audits at fixed times'));
}

function scheduleCommands(schedule: Command): void {
  watchOptions(
    studyOptions(
      schedule
        .command('create')
        .argument('<name>', 'name of the schedule')
        .argument('<source>', 'folder or s3://bucket/prefix'),
    ),
  )
    .description('audit what is new at a source, at the times of a cron expression')
    .requiredOption('--cron <expression>', 'e.g. "0 2 * * *"')
    .option('--timezone <name>', 'e.g. Europe/Paris; default: UTC')
    .option('--catch-up <duration>', 'make up for starts missed so recently', duration, 3_600_000)
    .option('--queue <name>', 'score on workers started with the same --queue')
    .action(createSchedule);
  schedule
    .command('list')
    .description("schedules of a store's runs")
    .option('--store <url>', 'object store of the runs')
    .option('--json', 'print one JSON object')
    .action(listSchedules);
  const one = (name: string, description: string, action: typeof describeSchedule): void =>
    void schedule
      .command(name)
      .description(description)
      .argument('<name>', 'name of the schedule')
      .option('--store <url>', 'object store of the runs')
      .option('--json', 'print one JSON object')
      .action(action);
  one('describe', 'state, starts, skipped starts, next start', describeSchedule);
  one('trigger', 'start now, unless one is under way', triggerSchedule);
  one('pause', 'start no more', pauseSchedule);
  one('resume', 'start again at its times', resumeSchedule);
  one('delete', 'forget it; what runs goes on', deleteSchedule);
}
