import { Option } from 'commander';
import type { Command } from 'commander';

import { PRESET_NAMES } from '../../src/stimulus/index.js';
import { positive } from '../read-numbers.js';

/** What every command that names a study takes. */
export function studyOptions(command: Command): Command {
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

/** Who scores the shards. */
export function fleetOptions(command: Command): Command {
  return command
    .option('--queue <name>', 'score on workers started with the same --queue')
    .option('--fleet', 'start no workers: those started with `worker` serve the run');
}

/** How a source of checkpoints is looked at. */
export function watchOptions(command: Command): Command {
  return command
    .option('--parallelism <n>', 'shards in flight; default: twice the workers', positive)
    .option('--interval <seconds>', 'between two looks at the source', positive, 30);
}

export function preset(): Option {
  return new Option('--preset <name>', `stimulus space: ${PRESET_NAMES.join(', ')}`);
}

export function faceModel(): Option {
  return new Option('--face-model <file>', 'face-model file; default: the shipped face');
}

/** An option of a few values. */
export function choice(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices);
}

/** Gathers an option that may be given several times. */
export function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
