import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { NumericMode } from '../types.js';
import { cudaAbsence } from './gpu-libraries.js';

/** Images per call where the file leaves the batch open. */
export const DEFAULT_BATCH = 64;

/** The same for a GPU: fewer leave it waiting. */
export const GPU_BATCH = 256;

/** The numeric mode of the CPU engine on this machine, known without loading it. */
export function cpuMode(batch = DEFAULT_BATCH): NumericMode {
  const require = createRequire(import.meta.url);
  const { version } = require('onnxruntime-node/package.json') as { version: string };
  return {
    engine: 'onnx',
    // Another build of the same version may round otherwise.
    version: cudaAbsence() === null ? `${version}+cuda` : version,
    precision: 'f32',
    device: deviceClass(),
    batch,
  };
}

/** Device class of this machine's processor. */
export function deviceClass(): string {
  return deviceClassOf(readProcessorDescription(), process.arch);
}

/**
 * Class of processor as far as it decides which kernels a runtime picks, and so the last bits of its results:
 * `cpu-avx512`, `cpu-avx2`, `cpu-sse`, `cpu-neon`, or `cpu-` and the architecture where the system does not say.
 * @param description contents of /proc/cpuinfo, empty where there is none
 */
export function deviceClassOf(description: string, architecture: string): string {
  const flags = new Set(/^(?:flags|Features)\s*:(.*)$/m.exec(description)?.[1].trim().split(/\s+/));
  if (flags.has('avx512f') && flags.has('avx512bw')) return 'cpu-avx512';
  if (flags.has('avx2')) return 'cpu-avx2';
  if (flags.has('sse2')) return 'cpu-sse';
  if (flags.has('asimd') || flags.has('neon')) return 'cpu-neon';
  return `cpu-${architecture}`;
}

/** Linux only; elsewhere the architecture stands for the class. */
function readProcessorDescription(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
