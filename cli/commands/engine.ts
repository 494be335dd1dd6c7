import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { engineFolder } from '../../src/engines/index.js';
import { tensorFlowFolder } from '../../src/training/index.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { packageFile } from '../../src/face/index.js';

interface Installer {
  readonly script: string;
  readonly folder: () => string;
  readonly options: readonly string[];
}

const INSTALLERS: Readonly<Record<string, Installer>> = {
  openvino: {
    script: 'infra/install-openvino-engine.sh',
    folder: () => engineFolder('openvino'),
    options: [],
  },
  tensorflow: {
    script: 'infra/build-tensorflow-engine.sh',
    folder: tensorFlowFolder,
    options: ['cpu'],
  },
};

/** Builds an optional engine from the package registries. */
export async function installEngine(name: string): Promise<void> {
  if (!Object.hasOwn(INSTALLERS, name)) {
    throw new CliError(
      ExitCode.badInput,
      `expected ${Object.keys(INSTALLERS).join(' or ')}, found "${name}": this version installs no other engine`,
    );
  }
  const { script, folder, options } = INSTALLERS[name];
  const child = spawn('bash', [packageFile(script), folder(), ...options], {
    stdio: ['ignore', 2, 2],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) {
    throw new CliError(
      ExitCode.infrastructure,
      `the installation of ${name} ended with code ${code}; its last lines say why`,
    );
  }
  process.stdout.write(`${folder()}\n`);
}
