import { firstLine } from './network-error.js';
import { cpuMode } from './onnx/cpu-mode.js';
import { loadRuntime } from './onnx/runtime.js';

/** An engine as it stands on this machine. */
export interface EngineStatus {
  readonly name: string;
  /** Null when it does not load. */
  readonly version: string | null;
  /** Device class that it would run on. */
  readonly device: string;
  /** Why it does not load; null when it does. */
  readonly reason: string | null;
}

/** Tries to load each engine of this version. */
export async function describeEngines(): Promise<EngineStatus[]> {
  const name = 'onnx';
  const { version, device } = cpuMode();
  try {
    await loadRuntime(name);
    return [{ name, version, device, reason: null }];
  } catch (cause) {
    return [{ name, version: null, device, reason: firstLine(cause) }];
  }
}
