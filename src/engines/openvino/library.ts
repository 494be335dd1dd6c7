import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import koffi from 'koffi';
import { engineFolder } from '../engine-folder.js';

/** A pointer to one of OpenVINO's own objects. */
export type Handle = unknown;
/** What a C function fills in: an array of one. */
export type Out = [Handle];
type Status = number;

/** The functions of OpenVINO's C interface (`openvino/c/openvino.h`) that scoring needs; each returns 0 when it worked. */
export interface OpenVinoLibrary {
  readonly version: string;
  readonly lastError: () => string | null;
  readonly createCore: (core: Out) => Status;
  readonly readModel: (
    core: Handle,
    bytes: Uint8Array,
    length: number,
    weights: null,
    model: Out,
  ) => Status;
  /** Properties as pairs of a koffi type name and a string follow. */
  readonly compileModel: (
    core: Handle,
    model: Handle,
    device: string,
    count: number,
    compiled: Out,
    ...properties: string[]
  ) => Status;
  readonly createRequest: (compiled: Handle, request: Out) => Status;
  readonly createTensor: (
    elementType: number,
    shape: object,
    data: Float32Array,
    tensor: Out,
  ) => Status;
  readonly createShape: (rank: number, dimensions: readonly number[], shape: object) => Status;
  readonly freeShape: (shape: object) => Status;
  readonly setInput: (request: Handle, tensor: Handle) => Status;
  readonly setOutput: (request: Handle, index: number, tensor: Handle) => Status;
  /** Runs on a thread of its own, so that the event loop turns meanwhile. */
  readonly infer: (request: Handle) => Promise<Status>;
  readonly freeRequest: (request: Handle) => void;
  readonly freeTensor: (tensor: Handle) => void;
  readonly freeCompiled: (compiled: Handle) => void;
  readonly freeModel: (model: Handle) => void;
  readonly freeCore: (core: Handle) => void;
}

/** Folder of the shared objects of OpenVINO's PyPI wheel. */
export function openVinoFolder(): string {
  return join(engineFolder('openvino'), 'site', 'openvino', 'libs');
}

/** Null when it is not installed. */
export function openVinoFile(folder: string = openVinoFolder()): string | null {
  try {
    const name = readdirSync(folder).find((file) => file.startsWith('libopenvino_c.so'));
    return name === undefined ? null : join(folder, name);
  } catch {
    return null;
  }
}

let loaded: { file: string; library: OpenVinoLibrary } | null = null;

/** Throws an Error of one line when the library is not installed or does not load. */
export function loadOpenVino(folder: string = openVinoFolder()): OpenVinoLibrary {
  const file = openVinoFile(folder);
  if (file === null) {
    throw new Error(
      `expected the OpenVINO engine in ${folder}, found none: install it with \`factorscope engine install openvino\``,
    );
  }
  if (loaded?.file !== file) loaded = { file, library: bind(file) };
  return loaded.library;
}

function bind(file: string): OpenVinoLibrary {
  const library = koffi.load(file);
  const shape = koffi.struct({ rank: 'int64_t', dims: 'int64_t*' });
  const text = koffi.struct({ buildNumber: 'const char*', description: 'const char*' });
  const of = (signature: string) => library.func(signature);
  const withShape = (
    name: string,
    ...types: (string | ReturnType<typeof koffi.struct> | ReturnType<typeof koffi.out>)[]
  ) => library.func(name, 'int', types);
  const infer = of('int ov_infer_request_infer(void* request)');

  return {
    version: readVersion(
      library.func('ov_get_openvino_version', 'int', [koffi.out(koffi.pointer(text))]),
    ),
    lastError: of('const char* ov_get_last_err_msg()') as () => string | null,
    createCore: of('int ov_core_create(_Out_ void** core)'),
    readModel: of(
      'int ov_core_read_model_from_memory_buffer(void* core, const uint8_t* model, size_t length, void* weights, _Out_ void** read)',
    ),
    compileModel: of(
      'int ov_core_compile_model(void* core, void* model, const char* device, size_t count, _Out_ void** compiled, ...)',
    ),
    createRequest: of(
      'int ov_compiled_model_create_infer_request(void* compiled, _Out_ void** request)',
    ),
    createTensor: withShape(
      'ov_tensor_create_from_host_ptr',
      'int',
      shape,
      'void*',
      koffi.out('void**'),
    ),
    createShape: withShape(
      'ov_shape_create',
      'int64_t',
      'const int64_t*',
      koffi.out(koffi.pointer(shape)),
    ),
    freeShape: withShape('ov_shape_free', koffi.inout(koffi.pointer(shape))),
    setInput: of('int ov_infer_request_set_input_tensor(void* request, void* tensor)'),
    setOutput: of(
      'int ov_infer_request_set_output_tensor_by_index(void* request, size_t index, void* tensor)',
    ),
    infer: (request) =>
      new Promise((resolve, reject) => {
        infer.async(request, (error: Error | null, status: Status) =>
          error ? reject(error) : resolve(status),
        );
      }),
    freeRequest: of('void ov_infer_request_free(void* request)'),
    freeTensor: of('void ov_tensor_free(void* tensor)'),
    freeCompiled: of('void ov_compiled_model_free(void* compiled)'),
    freeModel: of('void ov_model_free(void* model)'),
    freeCore: of('void ov_core_free(void* core)'),
  };
}

/** `2026.4.1-22982-…` shortened to its release and build. */
function readVersion(getVersion: (version: object) => Status): string {
  const version: { buildNumber?: string } = {};
  getVersion(version);
  return (version.buildNumber ?? 'unknown').split('-').slice(0, 2).join('-');
}
