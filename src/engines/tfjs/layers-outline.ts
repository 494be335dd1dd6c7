import type { GraphTensor } from '../onnx/graph.js';
import type { Outline, OutlineNode } from './outline.js';
import type { Layer, LayersModel, SymbolicTensor } from './tensorflow.js';

/** Keras classes by their operator in ONNX; a layer with an activation of its own ends in that. */
const OPERATORS: Readonly<Record<string, string>> = {
  Conv2D: 'Conv',
  DepthwiseConv2D: 'Conv',
  SeparableConv2D: 'Conv',
  Dense: 'Gemm',
  ReLU: 'Relu',
  LeakyReLU: 'LeakyRelu',
  PReLU: 'PRelu',
  ELU: 'Elu',
  MaxPooling2D: 'MaxPool',
  AveragePooling2D: 'AveragePool',
  Multiply: 'Mul',
  Concatenate: 'Concat',
};

/** Global poolings are two steps in the ONNX file that the export writes, and the first is what is probed. */
const GLOBAL_POOLINGS: Readonly<Record<string, [string, string]>> = {
  GlobalAveragePooling2D: ['average', 'GlobalAveragePool'],
  GlobalMaxPooling2D: ['max', 'GlobalMaxPool'],
};

const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Clip',
  sigmoid: 'Sigmoid',
  hardSigmoid: 'HardSigmoid',
  tanh: 'Tanh',
  elu: 'Elu',
  selu: 'Selu',
  softplus: 'Softplus',
  softsign: 'Softsign',
  swish: 'Swish',
  softmax: 'Softmax',
  linear: 'Identity',
};

export interface LayersOutline {
  readonly outline: Outline;
  /** What computes each of the outline's tensors. */
  readonly tensors: ReadonlyMap<string, SymbolicTensor>;
}

/**
 * Steps of a LayersModel, named as its ONNX export names them; a nested model is one step.
 * @param inputs as the file describes them
 */
export function layersOutline(model: LayersModel, fileName: string): LayersOutline {
  const nodes = layersOfModel(model).flatMap(stepsOf);
  const tensors = new Map(
    layersOfModel(model).flatMap((layer) =>
      stepsOf(layer).map(({ output }) => [output, lastUse(layer).outputTensors[0]]),
    ),
  );
  const describe = (tensor: SymbolicTensor): GraphTensor => {
    const shape = tensor.shape.map((size) => size ?? '?');
    return { name: tensor.sourceLayer.name, shape, type: tensor.dtype };
  };
  const inputs = model.inputs.map(describe);
  const outputs = model.outputs.map(describe);
  return { outline: { fileName, inputs, outputs, nodes }, tensors };
}

function layersOfModel(model: LayersModel): Layer[] {
  return ownLayers(model).filter(
    (layer) => layer.getClassName() !== 'InputLayer' && lastUse(layer).outputTensors.length === 1,
  );
}

/** A model that begins a sequence stands there with its own layers. */
function ownLayers(model: LayersModel): Layer[] {
  return model.layers.flatMap((layer) =>
    'layers' in layer && lastUse(layer).inboundLayers.length === 0
      ? ownLayers(layer as LayersModel)
      : [layer],
  );
}

/** A model's first node is its own inside, the next its place in another model. */
function lastUse(layer: Layer): Layer['inboundNodes'][number] {
  return layer.inboundNodes.at(-1)!;
}

function stepsOf(layer: Layer): OutlineNode[] {
  const type = layer.getClassName();
  const inputs = lastUse(layer).inboundLayers.map(({ name }) => name);
  const { name } = layer;
  if (Object.hasOwn(GLOBAL_POOLINGS, type)) {
    const [how, operator] = GLOBAL_POOLINGS[type];
    const map = `${name}/${how}`;
    return [
      { name: map, operator, inputs, output: map },
      { name, operator: 'Flatten', inputs: [map], output: name },
    ];
  }
  // A product has a constant among its inputs, as ONNX shows it.
  const own = ['Conv2D', 'Dense'].includes(type) ? [`${name}/weight`] : [];
  return [{ name, operator: operatorOf(layer), inputs: [...inputs, ...own], output: name }];
}

function operatorOf(layer: Layer): string {
  const type = layer.getClassName();
  const { activation } = 'layers' in layer ? {} : layer.getConfig();
  if (typeof activation === 'string' && (activation !== 'linear' || type === 'Activation')) {
    return ACTIVATIONS[activation] ?? activation;
  }
  return OPERATORS[type] ?? type;
}
