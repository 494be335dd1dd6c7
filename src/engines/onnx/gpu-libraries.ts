import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import koffi from 'koffi';
import { engineFolder } from '../engine-folder.js';

/** Why an engine cannot run here, for the end of a sentence that says "found that"; null when it can. */
export type Absence = string | null;

const NVIDIA_DEVICE = '/dev/nvidiactl';

/** The CUDA build of ONNX Runtime, its libraries and a driver: all three, or the first that is missing. */
export function cudaAbsence(): Absence {
  if (!existsSync(join(cudaFolder(), '.installed'))) {
    return 'it is not installed: run `factorscope engine install onnx-cuda`';
  }
  if (existsSync(NVIDIA_DEVICE)) return null;
  return `there is no NVIDIA driver (${NVIDIA_DEVICE}): install driver 580 or newer, or choose engine: cpu`;
}

/** `require` of the folder that holds the CUDA build. Its libraries are loaded first: no search path reaches them. */
export function requireCudaRuntime(): NodeJS.Require {
  // cuBLAS and cuDNN round float32 to 19 bits by themselves otherwise; they read this when they are loaded.
  process.env.NVIDIA_TF32_OVERRIDE ??= '0';
  loadInAnyOrder(libraryFiles(join(cudaFolder(), 'cuda', 'nvidia')));
  return createRequire(join(cudaFolder(), 'package.json'));
}

function cudaFolder(): string {
  return engineFolder('onnx-cuda');
}

function libraryFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.so(\.\d+)*$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

/** Libraries need each other: as long as one more loads, the rest is tried again. What never loads is missed by name later. */
function loadInAnyOrder(files: readonly string[]): void {
  const failed = files.filter((file) => {
    try {
      koffi.load(file, { global: true, lazy: true });
      return false;
    } catch {
      return true;
    }
  });
  if (failed.length > 0 && failed.length < files.length) loadInAnyOrder(failed);
}

/** `cuda-sm90`: the compute capability of the first GPU, which decides what kernels run. */
export function cudaDevice(): string {
  const options = { encoding: 'utf8', timeout: 20_000 } as const;
  const query = ['--query-gpu=compute_cap', '--format=csv,noheader'];
  const [capability = ''] = execFileSync('nvidia-smi', query, options).trim().split('\n');
  return `cuda-sm${capability.replace('.', '')}`;
}

const VULKAN_NAME = 'libvulkan.so.1';
const VULKAN_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
];

/** WebGPU stands on Vulkan on Linux; macOS and Windows have their own. */
export function webGpuAbsence(): Absence {
  if (process.platform !== 'linux' || vulkanFile() !== null) return null;
  return `there is no Vulkan loader (${VULKAN_NAME}): install it with the graphics driver, or name the file in FACTORSCOPE_VULKAN`;
}

function vulkanFile(): string | null {
  const named = process.env.FACTORSCOPE_VULKAN;
  if (named !== undefined) return existsSync(named) ? named : null;
  const folders = [
    ...(process.env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean),
    ...VULKAN_FOLDERS,
  ];
  return (
    folders.map((folder) => join(folder, VULKAN_NAME)).find((file) => existsSync(file)) ?? null
  );
}

/** Loads a Vulkan loader that lies outside the system's folders, so that the runtime finds it by its name. */
export function openVulkan(): void {
  const file = process.platform === 'linux' ? vulkanFile() : null;
  if (file !== null) koffi.load(file, { global: true });
}

/** `webgpu-google-swiftshader`: vendor and architecture of the adapter. Throws an Error of one line when there is none. */
export async function webGpuDevice(): Promise<string> {
  openVulkan();
  const { create } = await import('webgpu');
  const adapter = await (create([]) as GpuLike).requestAdapter();
  if (adapter === null) {
    throw new Error(
      'expected a WebGPU adapter, found none: install a Vulkan driver (VK_DRIVER_FILES names its file)',
    );
  }
  const { vendor, architecture } = adapter.info;
  return ['webgpu', vendor, architecture].filter(Boolean).join('-');
}

/** As much of the WebGPU interface as tells an adapter's name. */
interface GpuLike {
  requestAdapter(): Promise<{ info: { vendor: string; architecture: string } } | null>;
}
