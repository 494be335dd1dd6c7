import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit } from 'yaml';
import type { Document, Node, YAMLError } from 'yaml';
import type { ConfigPath } from './problem.js';

/** A YAML text with its plain value and the lines its parts stand on. */
export interface YamlSource {
  readonly value: unknown;
  /** 1-based line of the value at `path` (of its key, where it has one), or of the nearest part above that exists. */
  readonly lineOf: (path: ConfigPath) => number;
}

/** What keeps a text from being one YAML document. */
export interface YamlFault {
  readonly line: number;
  readonly message: string;
}

/** Reads exactly one YAML 1.2 document; faults are listed by line. */
export function readYaml(text: string): YamlSource | { readonly faults: YamlFault[] } {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  if (!Array.isArray(documents) || documents.length === 0 || isEmpty(documents)) {
    return { faults: [{ line: 1, message: 'found nothing, expected at least "version: 1"' }] };
  }
  const faults = documents.flatMap((document) => documentFaults(document, text, lineAt));
  if (documents.length > 1) {
    const line = lineAt(documents[1].range[0]);
    faults.push({ line, message: 'found a second document, expected one per file' });
  }
  if (faults.length > 0) return { faults: faults.sort((a, b) => a.line - b.line) };
  const [document] = documents;
  try {
    return { value: document.toJS(), lineOf: (path) => lineAt(offsetOf(document, path)) };
  } catch (error) {
    // Aliases of aliases that would fill the memory.
    return { faults: [{ line: 1, message: `not valid YAML: ${(error as Error).message}` }] };
  }
}

function isEmpty(documents: readonly Document.Parsed[]): boolean {
  return documents.every(
    ({ contents, errors }) =>
      errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null)),
  );
}

function documentFaults(
  document: Document.Parsed,
  text: string,
  lineAt: (offset: number) => number,
): YamlFault[] {
  const faults = [...document.errors, ...document.warnings].map((error) => ({
    line: lineAt(error.pos[0]),
    message: describeYamlError(error, text),
  }));
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document)) return;
      const message = `found *${alias.source}, expected an alias of an anchor above it`;
      faults.push({ line: lineAt(alias.range?.[0] ?? 0), message });
    },
  });
  return faults;
}

function describeYamlError(error: YAMLError, text: string): string {
  if (error.code === 'DUPLICATE_KEY') {
    const [key] = /^[^\s:]+/.exec(text.slice(error.pos[0])) ?? ['?'];
    return `found key "${key}" twice, expected it once`;
  }
  const [reason] = error.message.split('\n');
  return `not valid YAML: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}

function offsetOf(document: Document.Parsed, path: ConfigPath): number {
  let node: unknown = document.contents;
  let offset = (node as Node | null)?.range?.[0] ?? 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      if (!node) break;
      offset = (node as Node).range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
