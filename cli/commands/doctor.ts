import { existsSync } from 'node:fs';
import path from 'node:path';

import { describeEngines, tensorFlowFolder } from '../../src/engines/index.js';
import { packageFile } from '../../src/face/index.js';
import { installedTemporal } from '../local-server/find-temporal.js';

interface Finding {
  readonly what: string;
  /** Where it is, or its version; null when it is missing. */
  readonly found: string | null;
  /** How to get it, or what happens without it. */
  readonly advice: string;
}

/** Files without which nothing runs. */
const SHIPPED = [
  'assets/face/procedural.arrow',
  'assets/networks/demo.onnx',
  'assets/networks/small.onnx',
];

/** What is installed, what is missing, how to get it; exit code 0 whatever it finds. */
export async function doctor(options: { json?: boolean }): Promise<void> {
  const findings = await examine();
  if (options.json) {
    process.stdout.write(`${JSON.stringify(findings)}\n`);
    return;
  }
  for (const { what, found, advice } of findings) {
    process.stdout.write(`${found ? 'ok     ' : 'missing'}  ${what}: ${found ?? advice}\n`);
  }
}

async function examine(): Promise<Finding[]> {
  const tensorFlow = path.join(tensorFlowFolder(), 'node_modules', '@tensorflow', 'tfjs-node');
  return [
    { what: 'Node.js', found: process.version, advice: 'install Node.js 20.19 or newer' },
    ...(await describeEngines()).map(({ name, version, device, precisions, reason, install }) => ({
      what: `engine ${name}`,
      found: version && `${version} on ${device} (${precisions.join(', ')})`,
      advice: [reason, install && !reason?.includes(install) && `run \`${install}\``]
        .filter(Boolean)
        .join('; '),
    })),
    {
      what: 'Temporal development server',
      found: await installedTemporal().catch(() => null),
      advice:
        'the first `run` downloads or builds it (Go, about 3 minutes); or set TEMPORAL_ADDRESS',
    },
    {
      what: 'TensorFlow engine (for `train`)',
      found: existsSync(tensorFlow) ? tensorFlowFolder() : null,
      advice: '`factorscope engine install tensorflow` builds it from PyPI and npm',
    },
    ...SHIPPED.map((file) => ({
      what: file,
      found: existsSync(packageFile(file)) ? packageFile(file) : null,
      advice: 'the checkout is not whole: clone it again',
    })),
  ];
}
