export { ActivationError } from './activation-error.js';
export { describeNetwork } from './describe-network.js';
export { engineFolder } from './engine-folder.js';
export {
  chooseEngine,
  describeEngines,
  ENGINES,
  ENGINE_NAMES,
  engineMode,
} from './engine-table.js';
export type { EngineEntry, EngineStatus, Precision } from './engine-table.js';
export { completeInput, guessInput } from './guess-input.js';
export type { InputGuess, InputShape } from './guess-input.js';
export { loadEngine } from './load-engine.js';
export type { LoadEngineOptions } from './load-engine.js';
export { NetworkError } from './network-error.js';
export { networkFromBytes, readNetworkFile } from './network-file.js';
export type { NetworkFile } from './network-file.js';
export { cpuMode, DEFAULT_BATCH, deviceClass } from './onnx/cpu-mode.js';
export { loadOnnxEngine } from './onnx/onnx-engine.js';
export type { OnnxEngineOptions } from './onnx/scoring-graph.js';
export { loadOpenVinoEngine } from './openvino/openvino-engine.js';
export type { OpenVinoEngineOptions } from './openvino/openvino-engine.js';
export { readOnnx, writeOnnx } from './onnx/onnx-model.js';
export type {
  OnnxAttribute,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValueInfo,
} from './onnx/onnx-model.js';
export { MAX_AUTO_UNITS, selectProbes } from './onnx/select-probes.js';
export type {
  Engine,
  EngineInfo,
  NetworkDescription,
  NetworkInput,
  NumericMode,
  OutputKind,
  ProbedLayer,
  ProbePooling,
  ProbeRequest,
} from './types.js';
