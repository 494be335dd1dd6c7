import { Command, CommanderError, Option } from 'commander';

import { SOURCE_FORMATS } from '../src/face/import/index.js';
import { PRESET_NAMES } from '../src/stimulus/index.js';
import { compare } from './commands/compare.js';
import { doctor } from './commands/doctor.js';
import { installEngine } from './commands/engine.js';
import { importModel, inspectFaceModel, UNIT_MILLIMETRES } from './commands/facemodel.js';
import { exportModel, inspectModel } from './commands/model.js';
import { quantizeModel } from './commands/quantize.js';
import { plan } from './commands/plan.js';
import { describeRender } from './commands/render-options.js';
import { render } from './commands/render.js';
import { retry } from './commands/retry.js';
import { run } from './commands/run.js';
import { runs } from './commands/runs.js';
import { collectGarbage, verify } from './commands/store.js';
import {
  cancelRun,
  pauseRun,
  reportRun,
  resumeRun,
  runStatus,
  setParallelism,
} from './commands/control.js';
import {
  createSchedule,
  deleteSchedule,
  describeSchedule,
  listSchedules,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
} from './commands/schedule.js';
import { train } from './commands/train.js';
import { watch } from './commands/watch.js';
import { runWorkers } from './commands/worker.js';
import type { StudyName } from '../src/studies/index.js';
import { ExitCode } from './exit-codes.js';
import { failureOf } from './failure.js';
import { packageVersion } from './package-version.js';
import type { StudyOptions } from './read-study.js';
import { duration, integer, names, number, positive, turns } from './read-numbers.js';

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

  describeRender(root.command('render'), preset(), faceModel()).action(render);

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
    .description('the runs of a store: state, space, network, images, when')
    .option('--store <url>', 'object store')
    .option('--json', 'print one JSON object')
    .action(runs);

  watchOptions(
    fleetOptions(
      studyOptions(root.command('watch').argument('<source>', 'folder or s3://bucket/prefix')),
    ),
  )
    .description('audit each new .onnx file once, compare it with the one accepted before, gate it')
    .option('--once', 'end when everything there has a verdict')
    .option('--webhook <url>', 'POST each verdict there as JSON')
    .option('--on-verdict <command>', 'run a command with each verdict on its standard input')
    .action(watch);
  scheduleCommands(root.command('schedule').description('audits at fixed times'));

  storeCommands(root.command('store').description('what an object store holds'));

  root
    .command('worker')
    .description(
      'score shards of runs started elsewhere against the same store and Temporal server',
    )
    .option('--store <url>', 'object store of the runs')
    .option('--workers <n>', 'scoring processes', positive)
    .option('--engine <name>', 'serve runs of this engine', 'auto')
    .option('--precision <name>', 'and of this precision', 'f32')
    .option('--queue <name>', 'serve runs started with the same --queue only')
    .option('--metrics <address>', 'serve Prometheus metrics there, e.g. 127.0.0.1:9464')
    .addOption(choice('--log-format <name>', 'text or json', ['text', 'json']).default('text'))
    .option('--drain <seconds>', 'after SIGTERM, for shards under way to end', positive, 120)
    .action(runWorkers);

  root
    .command('train')
    .description('train a network on the generator; writes ONNX and TensorFlow.js files')
    .option('--recipe <name>', 'demo, small (2,000 identities, 64 px), paper (224 px)', 'demo')
    .option('--out <dir>', 'folder of the network and its log', '.')
    .option('--formats <list>', 'onnx, tfjs', names)
    .option('--steps <n>', 'batches to train', positive)
    .option('--width <n>', 'channels of the first block', positive)
    .option('--seed <n>', 'seed of weights and batches', integer)
    .option('--heads <factors>', 'factors to name beside the identity: sex,yaw,…', names)
    .option('--hold-out-pose <poses...>', 'poses never trained on: YAW,PITCH in degrees')
    .option('--json', 'print the result as one JSON object')
    .action(train);

  const model = root.command('model').description('network files');
  model
    .command('inspect')
    .description('inputs, outputs, layers, what would be probed, the answer to one face')
    .argument('<file>', 'an .onnx file, a TensorFlow.js model.json or a SavedModel folder')
    .option('--size <n>', 'pixels of the image, where the file leaves them open', positive)
    .option('--output <name>', 'tensor that is the answer, where there are several')
    .option('--json', 'print one JSON object')
    .action(inspectModel);
  model
    .command('quantize')
    .description('make an int8 network on rendered faces, and measure what that changes in bits')
    .argument('<file>', 'an .onnx file')
    .requiredOption('--out <file>', 'the int8 network')
    .option('--config <file>', 'study file that says how images are made')
    .addOption(preset())
    .option('--points <n>', 'calibration images', positive, 512)
    .option('--engine <name>', 'what scores both networks')
    .option('--set <key=value>', 'any key of the study file', collect, [])
    .option('--json', 'print one JSON object')
    .action(quantizeModel);
  model
    .command('export')
    .description('write a TensorFlow.js LayersModel as an ONNX file')
    .argument('<file>', 'model.json, or the folder that holds it')
    .requiredOption('--out <file>', 'the .onnx file to write')
    .option('--json', 'print one JSON object')
    .action(exportModel);

  faceModelCommands(root.command('facemodel').description('morphable face models'));

  const engine = root.command('engine').description('optional engines');
  engine
    .command('install')
    .description('install an engine from the package registries')
    .argument('<name>', 'openvino, onnx-cuda (score), tensorflow (trains)')
    .action(installEngine);

  root
    .command('doctor')
    .description('what is installed, what is missing, how to get it')
    .option('--json', 'print one JSON object')
    .action(doctor);
  return root;
}

/** A study by its own name: `run` with that study, whatever the file says. */
function study(root: Command, name: string, studyName: StudyName, description: string): void {
  studyOptions(root.command(name).description(description))
    .option('--out <dir>', 'also copy report, summary and tables to this folder')
    .action((config: string | undefined, options: StudyOptions) =>
      run(config, { ...options, study: studyName }),
    );
}

function studyOptions(command: Command): Command {
  return command
    .argument('[config]', 'study file (YAML)')
    .addOption(preset())
    .option('--network <file>', 'network to audit; default: the shipped one')
    .addOption(faceModel())
    .option('--store <url>', 'object store, e.g. file://./factorscope-data')
    .option('--workers <n>', 'scoring processes; default: one per core', positive)
    .option(
      '--shard-identities <n>',
      'identities per shard; the result does not depend on it',
      positive,
    )
    .option('--engine <name>', 'auto, cpu, onnx, openvino, tfjs, cuda or webgpu')
    .option('--precision <name>', 'f32, bf16 or int8')
    .option('--set <key=value>', 'any key of the study file, e.g. network.pooling=max', collect, [])
    .option('--baseline <run>', 'run that the gates maxDrop and maxRise are measured from')
    .option('--yes', 'go on with more than 20,000 units')
    .option('--json', 'end with one JSON object on stdout');
}

function fleetOptions(command: Command): Command {
  return command
    .option('--queue <name>', 'score on workers started with the same --queue')
    .option('--fleet', 'start no workers: those started with `worker` serve the run');
}

function watchOptions(command: Command): Command {
  return command
    .option('--parallelism <n>', 'shards in flight; default: twice the workers', positive)
    .option('--interval <seconds>', 'between two looks at the source', positive, 30);
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

function storeCommands(store: Command): void {
  store
    .command('verify')
    .description('re-read every object that has a checksum; exit code 3 when one is damaged')
    .option('--store <url>', 'object store')
    .option('--delete', 'remove damaged objects')
    .option('--json', 'print one JSON object')
    .action(verify);
  store
    .command('gc')
    .description('list what no run refers to; --yes removes it')
    .option('--store <url>', 'object store')
    .option('--older-than <duration>', 'keep what is younger, e.g. 30m, 24h or 7d', duration)
    .option('--dry-run', 'remove nothing (the default without --yes)')
    .option('--yes', 'remove what is listed')
    .option('--json', 'print one JSON object')
    .action(collectGarbage);
}

function faceModelCommands(faceModel: Command): void {
  faceModel
    .command('import')
    .description('make a morphable model a face-model file (docs/face-models.md)')
    .argument('<source>', 'Statismo .h5, .npz, a folder of OBJ meshes or of a base OBJ and targets')
    .requiredOption('--out <file>', 'the .arrow file to write')
    .addOption(choice('--format <name>', 'default: by what the source holds', SOURCE_FORMATS))
    .option('--name <name>', 'name of the model')
    .addOption(choice('--units <unit>', 'default: guessed', Object.keys(UNIT_MILLIMETRES)))
    .option('--scale <mm>', 'millimetres per unit of the source', number)
    .option(
      '--rotate <x,y,z>',
      'turns about x, y, z in degrees, to y up and z out of the face',
      turns,
    )
    .option('--landmarks <file>', 'JSON: vertices of the five alignment points, or of 68 points')
    .option('--map <file>', 'YAML: axes, expressions, landmarks')
    .option('--axis <axis=modes>', 'sex=shape:3@1.5,…, ethnicity, age', collect, [])
    .option('--expression <name=modes>', 'happy=mouthSmile_L,mouthSmile_R@0.8', collect, [])
    .option('--modes <n>', 'residual modes kept, of shape and of texture; default: all', positive)
    .option(
      '--target-deviation <share>',
      'standard deviation of a morph target; default: 0.25',
      number,
    )
    .option('--parts <globs>', 'groups or materials kept; default: all but helpers', names)
    .addOption(choice('--crop <what>', 'default: auto', ['auto', 'head', 'none']))
    .addOption(choice('--colour-space <name>', "of the source's texture", ['srgb', 'linear']))
    .option('--json', 'print one JSON object')
    .action(importModel);
  faceModel
    .command('inspect')
    .description('counts, modes, regions, landmarks, the factors it supports')
    .argument('[file]', 'a face-model file; default: the shipped one')
    .option('--json', 'print one JSON object')
    .action(inspectFaceModel);
}

function choice(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices);
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

function faceModel(): Option {
  return new Option('--face-model <file>', 'face-model file; default: the shipped face');
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
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
