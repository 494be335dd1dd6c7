import type * as TensorFlowModule from '@tensorflow/tfjs';

/** TensorFlow.js with whatever backend it carries: handed to the functions of this folder, never imported by them. */
export type TensorFlow = typeof TensorFlowModule;
export type LayersModel = TensorFlowModule.LayersModel;
export type Layer = TensorFlowModule.layers.Layer;
export type SymbolicTensor = TensorFlowModule.SymbolicTensor;
export type Tensor = TensorFlowModule.Tensor;
export type Tensor2D = TensorFlowModule.Tensor2D;
export type Variable = TensorFlowModule.Variable;
export type Scalar = TensorFlowModule.Scalar;
