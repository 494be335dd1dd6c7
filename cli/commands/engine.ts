import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { tensorFlowFolder } from '../../src/training/index.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { packageFile } from '../../src/face/index.js';

/** Builds an optional engine from the package registries. */
export async function installEngine(name: string): Promise<void> {
  if (name !== 'tensorflow') {
    throw new CliError(
      ExitCode.badInput,
      `expected tensorflow, found "${name}": it is the only engine this version installs`,
    );
  }
  const script = packageFile('infra/build-tensorflow-engine.sh');
  const child = spawn('bash', [script, tensorFlowFolder(), 'cpu'], { stdio: ['ignore', 2, 2] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) {
    throw new CliError(
      ExitCode.infrastructure,
      `the build of the TensorFlow engine ended with code ${code}; its last lines say why`,
    );
  }
  process.stdout.write(`${tensorFlowFolder()}\n`);
}
