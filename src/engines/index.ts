export { ActivationError } from './activation-error.js';
export { DeviceMemoryError, withFittingBatch } from './device-memory.js';
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
export { inspectNetwork } from './inspect-network.js';
export type { InspectedLayer, NetworkInspection } from './inspect-network.js';
export { loadEngine } from './load-engine.js';
export type { LoadEngineOptions } from './load-engine.js';
export { NetworkError } from './network-error.js';
export { networkFormat, networkFromBytes, readNetworkFile } from './network-file.js';
export type { NetworkFile } from './network-file.js';
export { networkParts } from './network-parts.js';
export { cpuMode, DEFAULT_BATCH, deviceClass } from './onnx/cpu-mode.js';
export { loadOnnxEngine } from './onnx/onnx-engine.js';
export type { OnnxEngineOptions } from './onnx/scoring-graph.js';
export { loadOpenVinoEngine } from './openvino/openvino-engine.js';
export { readOnnx, writeOnnx } from './onnx/onnx-model.js';
export type {
  OnnxAttribute,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValueInfo,
} from './onnx/onnx-model.js';
export type { Preprocessing, PreprocessingGuess } from './onnx/guess-preprocessing.js';
export { EFFECT_KEY } from './onnx/quantized.js';
export { quantizeNetwork, writeQuantized } from './onnx/quantize/quantize-network.js';
export type { QuantizedNetwork, QuantizeRequest } from './onnx/quantize/quantize-network.js';
export { MAX_AUTO_UNITS, selectProbes } from './onnx/select-probes.js';
export { ExportError, exportLayers } from './tfjs/export-layers.js';
export type { ExportOptions } from './tfjs/export-layers.js';
export { layersModelToOnnx, ONNX_OPSET } from './tfjs/export/layers-to-onnx.js';
export type { OnnxDescription } from './tfjs/export/layers-to-onnx.js';
export { loadTensorFlow, tensorFlowFolder } from './tfjs/load-tensorflow.js';
export type { LayersModel, TensorFlow } from './tfjs/tensorflow.js';
export { loadTfjsEngine } from './tfjs/tfjs-engine.js';
export type { TfjsEngineOptions } from './tfjs/tfjs-engine.js';
export type {
  Engine,
  EngineInfo,
  NetworkDescription,
  NetworkFormat,
  NetworkInput,
  NumericMode,
  OutputKind,
  ProbedLayer,
  ProbePooling,
  ProbeRequest,
} from './types.js';
