import { readFileSync } from 'node:fs';

import type {
  NetworkInputRequest,
  NetworkOutputRequest,
  NetworkRequest,
} from '../src/config/index.js';
import { packageFile } from '../src/face/index.js';
import type { NetworkRecord } from '../src/training/index.js';

/** The network a study asks for, with nothing left to the shipped one's own rules. */
export interface CompleteNetworkRequest extends NetworkRequest {
  readonly file: string;
  readonly input: NetworkInputRequest;
  readonly output: NetworkOutputRequest;
}

/** Without a file: the shipped network, with the format and classes it was trained on. */
export function completeNetworkRequest(network: NetworkRequest): CompleteNetworkRequest {
  const { file, input, output, probes } = network;
  if (file !== null && input !== null && output !== null) return { file, input, output, probes };
  const shipped = JSON.parse(
    readFileSync(packageFile('assets/networks/demo.json'), 'utf8'),
  ) as NetworkRecord;
  return {
    file: packageFile('assets/networks/demo.onnx'),
    input: { ...shipped.input, name: null },
    output: { kind: 'classifier', name: null, space: shipped.training.space, levels: null },
    probes,
  };
}
