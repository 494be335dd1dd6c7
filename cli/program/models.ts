import type { Command } from 'commander';

import { exportModel, inspectModel } from '../commands/model.js';
import { quantizeModel } from '../commands/quantize.js';
import { positive } from '../read-numbers.js';
import { collect, preset } from './shared-options.js';

/** Network files: what they hold, their int8 and ONNX forms. */
export function modelCommands(root: Command): void {
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
}
