import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { PRESET_NAMES } from '../src/stimulus/index.js';
import { doctor } from './commands/doctor.js';
import { installEngine } from './commands/engine.js';
import { inspectModel } from './commands/model.js';
import { plan } from './commands/plan.js';
import { render } from './commands/render.js';
import { run } from './commands/run.js';
import { cancelRun, pauseRun, reportRun, resumeRun, runStatus } from './commands/control.js';
import { train } from './commands/train.js';
import { runWorkers } from './commands/worker.js';
import { ExitCode } from './exit-codes.js';
import { failureOf } from './failure.js';
import { packageVersion } from './package-version.js';

/** One subcommand per file of `commands/`; this file only says what can be typed. */
function program(): Command {
  const root = new Command('factorscope')
    .description(
      'Audits a face-recognition network: what every unit, layer and decision knows about every factor, in bits.',
    )
    .version(packageVersion())
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });

  studyOptions(root.command('run').description('audit a network; the same command resumes'))
    .option('--out <dir>', 'also copy report, summary and tables to this folder')
    .action(run);
  studyOptions(
    root
      .command('plan')
      .description('what a run would do: images, shards, bytes, time, what is cached'),
  ).action(plan);

  root
    .command('render')
    .description('draw design points as PNG files')
    .addOption(preset())
    .argument('[config]', 'study file whose space is drawn')
    .requiredOption('--index <list>', 'design point indices, e.g. 1,2,3', indices)
    .option('--size <pixels>', 'width and height, 16 to 512', integer, 240)
    .requiredOption('--out <path>', 'a .png file (one index) or a folder')
    .option('--json', 'print [{index, file, point}]')
    .action(render);

  control(root, 'status', 'progress of a run', runStatus);
  control(root, 'pause', 'start no further shards', pauseRun);
  control(root, 'resume', 'go on after pause', resumeRun);
  control(root, 'cancel', 'stop a run; finished shards are kept', cancelRun);
  control(root, 'report', 'where the results of a finished run are', reportRun);

  root
    .command('worker')
    .description(
      'score shards of runs started elsewhere against the same store and Temporal server',
    )
    .option('--store <url>', 'object store of the runs')
    .option('--workers <n>', 'scoring processes', positive)
    .option('--engine <name>', 'serve runs of this engine', 'auto')
    .option('--precision <name>', 'and of this precision', 'f32')
    .action(runWorkers);

  root
    .command('train')
    .description('train a small residual network on the generator and write it as ONNX')
    .addOption(preset())
    .option('--out <dir>', 'folder of the network and its log', '.')
    .option('--steps <n>', 'batches to train', positive)
    .option('--width <n>', 'channels of the first block', positive)
    .option('--seed <n>', 'seed of weights and batches', integer)
    .option('--json', 'print the result as one JSON object')
    .action(train);

  const model = root.command('model').description('network files');
  model
    .command('inspect')
    .description('inputs, outputs, layers, what would be probed')
    .argument('<file>', 'an .onnx file')
    .option('--json', 'print one JSON object')
    .action(inspectModel);

  const engine = root.command('engine').description('optional engines');
  engine
    .command('install')
    .description('install an engine from the package registries')
    .argument('<name>', 'openvino (scores), tensorflow (trains)')
    .action(installEngine);

  root
    .command('doctor')
    .description('what is installed, what is missing, how to get it')
    .option('--json', 'print one JSON object')
    .action(doctor);
  return root;
}

function studyOptions(command: Command): Command {
  return command
    .argument('[config]', 'study file (YAML)')
    .addOption(preset())
    .option('--network <file>', 'network to audit; default: the shipped one')
    .option('--store <url>', 'object store, e.g. file://./factorscope-data')
    .option('--workers <n>', 'scoring processes; default: one per core', positive)
    .option(
      '--shard-identities <n>',
      'identities per shard; the result does not depend on it',
      positive,
    )
    .option('--engine <name>', 'auto, cpu, onnx or openvino')
    .option('--precision <name>', 'f32 or bf16')
    .option('--set <key=value>', 'any key of the study file, e.g. network.pooling=max', collect, [])
    .option('--yes', 'go on with more than 20,000 units')
    .option('--json', 'end with one JSON object on stdout');
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

function preset(): Option {
  return new Option('--preset <name>', `stimulus space: ${PRESET_NAMES.join(', ')}`);
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

function integer(value: string): number {
  if (!/^-?\d+$/.test(value))
    throw new InvalidArgumentError(`expected a whole number, found "${value}"`);
  return Number(value);
}

function positive(value: string): number {
  const number = integer(value);
  if (number < 1) throw new InvalidArgumentError(`expected 1 or more, found ${value}`);
  return number;
}

function indices(value: string): number[] {
  return value.split(',').map((part) => integer(part.trim()));
}

async function main(): Promise<void> {
  const root = program();
  try {
    await root.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const { exitCode, message } = failureOf(error);
    process.stderr.write(`factorscope: ${message}\n`);
    process.exitCode = exitCode;
  }
}

await main();
// Native handles (sessions, connections) may keep the loop alive after the work is done.
process.exit(process.exitCode ?? ExitCode.done);
