import type { Command } from 'commander';

import { doctor } from '../commands/doctor.js';
import { installEngine } from '../commands/engine.js';

/** What of this machine the product can use. */
export function engineCommands(root: Command): void {
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
}
