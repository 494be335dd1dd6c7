import type { GraphNode, NetworkGraph } from './graph.js';

/** How ONNX Runtime says that it lacks an operator, or has it for other element types only. */
const COMPLAINTS = [
  /No Op registered for (?<operator>\w+) /,
  /(?:(?<domain>[\w.]*):)?(?<operator>\w+)\(-?\d+\) is not a registered function\/op/,
  /Could not find an implementation for (?:(?<domain>[\w.]*)\.)?(?<operator>\w+)\(\d+\) node/,
];

/** The operator that ONNX Runtime lacks and the first node that asks for it, for a message; null where it minds another thing. */
export function unsupportedOperator(graph: NetworkGraph, said: string): string | null {
  const found = COMPLAINTS.map((complaint) => complaint.exec(said)?.groups).find(Boolean);
  if (!found) return null;
  const nodes = graph.nodes.filter(({ operator }) => operator === found.operator);
  const node = nodes.find(({ name }) => name !== '' && said.includes(name)) ?? nodes[0];
  const { domain } = node?.source ?? {};
  const operator = domain ? `${domain}.${found.operator}` : found.operator;
  const place = node ? ` at node ${describe(node)}` : '';
  const more = nodes.length > 1 ? ` (one of ${nodes.length})` : '';
  return `operator ${operator}${place}${more}, which it has not for operator set ${graph.opset} and these types`;
}

function describe({ name, index, outputs }: GraphNode): string {
  return name === '' ? `${index}, which makes "${outputs[0] ?? ''}"` : `"${name}"`;
}
