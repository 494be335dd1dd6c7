import { describe, expect, it } from 'vitest';
import { NetworkError, readOnnx, writeOnnx } from '../../src/engines/index.js';
import { residualNetwork } from './tiny-graphs.js';

/** A length-delimited protobuf field. */
function field(number: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  const tag = (number << 3) | 2;
  const head = tag < 128 ? [tag] : [(tag & 127) | 128, tag >> 7];
  return Buffer.from([...head, bytes.length, ...bytes]);
}

describe('readOnnx and writeOnnx', () => {
  it('return the same graph after a round trip', () => {
    const bytes = residualNetwork();
    expect(Buffer.from(writeOnnx(readOnnx(bytes, 'a.onnx')))).toEqual(Buffer.from(bytes));
  });

  it('keep fields that the schema does not name, such as model-local functions and training information', () => {
    const local = field(25, 'a function');
    const training = field(20, 'some training');
    const bytes = Buffer.concat([residualNetwork(), local, training]);
    const written = Buffer.from(writeOnnx(readOnnx(bytes, 'a.onnx')));
    expect(written.includes(local)).toBe(true);
    expect(written.includes(training)).toBe(true);
    expect(written.length).toBe(bytes.length);
  });

  it('keep fields of nested messages that the schema does not name', () => {
    const documented = field(6, 'a doc string');
    const nodeBytes = Buffer.concat([field(4, 'Relu'), documented]);
    const graph = Buffer.concat(
      [[0x0a, nodeBytes.length], nodeBytes].map((part) => Buffer.from(part)),
    );
    const bytes = Buffer.concat([
      Buffer.from([0x08, 8, 0x3a, graph.length]),
      graph,
      Buffer.from([0x42, 2, 0x10, 13]),
    ]);
    const written = Buffer.from(writeOnnx(readOnnx(bytes, 'a.onnx')));
    expect(written.includes(documented)).toBe(true);
  });

  it('refuse an empty file, a file cut short and a file of another kind, each in one line', () => {
    const bytes = residualNetwork();
    const cases: [Uint8Array, RegExp][] = [
      [new Uint8Array(), /^a\.onnx: expected an ONNX network, found an empty file/],
      [bytes.subarray(0, bytes.length / 2), /found one cut short or damaged after \d+ bytes/],
      [Buffer.from('{"format":"layers-model"}'), /found another kind of file/],
      [Buffer.from('\x89PNG\r\n\x1a\nIHDR and so on'), /found another kind of file/],
      [Buffer.from([0x08, 8]), /found one cut short/],
    ];
    for (const [content, message] of cases) {
      expect(() => readOnnx(content, 'a.onnx')).toThrow(NetworkError);
      expect(() => readOnnx(content, 'a.onnx')).toThrow(message);
      expect(() => readOnnx(content, 'a.onnx')).not.toThrow(/\n/);
    }
  });

  it('refuse a network at every length it can be cut to', () => {
    const bytes = residualNetwork();
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      expect(() => readOnnx(cut, 'a.onnx'), `cut to ${length}`).toThrow(NetworkError);
    }
  });
});
