import type {
  NetworkInputRequest,
  NetworkOutputRequest,
  NetworkRequest,
} from '../src/config/index.js';
import type { SpaceDefinition } from '../src/stimulus/index.js';
import { shippedNetwork } from './shipped-networks.js';

/** The network a study asks for, with nothing left to the shipped one's own rules. */
export interface CompleteNetworkRequest extends NetworkRequest {
  readonly file: string;
  readonly input: NetworkInputRequest;
  readonly output: NetworkOutputRequest;
}

/**
 * Without a file: the shipped network that suits the space, with the format and classes it was trained on.
 * @param space whose people are to be named
 */
export function completeNetworkRequest(
  network: NetworkRequest,
  space: SpaceDefinition,
): CompleteNetworkRequest {
  const { file, input, output, probes } = network;
  if (file !== null && input !== null && output !== null) return { file, input, output, probes };
  const { file: shippedFile, record } = shippedNetwork(space);
  return {
    file: shippedFile,
    input: { ...record.input, name: null },
    output: { kind: 'classifier', name: null, space: record.training.space, levels: null },
    probes,
  };
}
