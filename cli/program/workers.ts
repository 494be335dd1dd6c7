import type { Command } from 'commander';

import { train } from '../commands/train.js';
import { runWorkers } from '../commands/worker.js';
import { integer, names, positive } from '../read-numbers.js';
import { choice } from './shared-options.js';

/** Processes that compute: `worker` scores shards of runs started elsewhere, `train` makes a network. */
export function workerCommands(root: Command): void {
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
    .option('--take-over', 'go on with what workers of another build have under way, at once')
    .action(runWorkers);

  root
    .command('train')
    .description('train a network on the generator; writes ONNX and TensorFlow.js files')
    .option(
      '--recipe <name>',
      'demo (200 people), small (2,000, 64 px), paper (2,000, 224 px)',
      'demo',
    )
    .option('--out <dir>', 'folder of the network and its log', '.')
    .option('--formats <list>', 'onnx, tfjs', names)
    .option('--steps <n>', 'batches to train', positive)
    .option('--width <n>', 'channels of the first block', positive)
    .option('--seed <n>', 'seed of weights and batches', integer)
    .option(
      '--start-from <place>',
      'begin with the trunk of a network trained before: NAME/model.json or NAME',
    )
    .option('--heads <factors>', 'factors to name beside the identity: sex,yaw,…', names)
    .option('--hold-out-pose <poses...>', 'poses never trained on: YAW,PITCH in degrees')
    .option('--workflow', 'train by way of Temporal, with the state in the store')
    .option('--store <url>', 'object store of a --workflow training')
    .option('--json', 'print the result as one JSON object')
    .action(train);
}
