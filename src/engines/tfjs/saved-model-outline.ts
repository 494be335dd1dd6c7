import type { GraphTensor } from '../onnx/graph.js';
import type { SavedModelContent } from './network-content.js';
import type { Outline } from './outline.js';
import { DEFAULT_SIGNATURE } from './saved-model.js';
import type { Signature } from './saved-model.js';

/**
 * A SavedModel as far as it can be read from outside: the outputs of the signatures that take one tensor. Those of the
 * first signature (`serving_default` where it exists) go by their own names and are the network's outputs, others are
 * SIGNATURE/OUTPUT.
 */
export function savedModelOutline({ fileName, model }: SavedModelContent): Outline {
  const [first] = model.signatures;
  const usable = model.signatures.filter(({ inputs }) => inputs.length === 1);
  return {
    fileName,
    inputs: first.inputs.map((input) => ({ ...input, shape: imageShape(input) })),
    outputs: first.outputs,
    nodes: usable.flatMap((signature) =>
      signature.outputs.map((output) => {
        const name = tensorName(signature, first, output.name);
        const inputs = first.inputs.slice(0, 1).map(({ name }) => name);
        return { name, operator: 'SavedModel', inputs, output: name };
      }),
    ),
  };
}

/** Which signature and output an outline's tensor is. */
export function signatureOf(
  { model }: SavedModelContent,
  tensor: string,
): { signature: Signature; output: string } {
  const [first] = model.signatures;
  for (const signature of model.signatures) {
    const output = signature.outputs.find(
      ({ name }) => tensorName(signature, first, name) === tensor,
    );
    if (output) return { signature, output: output.name };
  }
  throw new RangeError(
    `expected an output of a ${DEFAULT_SIGNATURE}-like signature, found ${tensor}`,
  );
}

function tensorName(signature: Signature, first: Signature, output: string): string {
  return signature === first ? output : `${signature.name}/${output}`;
}

/** An input of unknown rank is an image too, of a size that the file does not say. */
function imageShape({ shape }: GraphTensor): GraphTensor['shape'] {
  return shape.length === 0 ? ['?', '?', '?', '?'] : shape;
}
