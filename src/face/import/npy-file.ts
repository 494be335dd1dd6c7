/** An array of a `.npy` file: values in C order, whatever the file's. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: Float64Array | Float32Array | Int32Array;
}

/**
 * Reads the NumPy array format, versions 1 to 3 (NumPy Enhancement Proposal 1): little-endian or one-byte numbers;
 * float32 stays, int8 to int32 become int32, all others float64. Throws an Error whose message is "expected …, found …".
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (
    bytes.length < 12 ||
    bytes[0] !== 0x93 ||
    String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY'
  ) {
    throw new Error('expected a NumPy array, found other bytes');
  }
  const wide = bytes[6] >= 2;
  const headerLength = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (wide ? 12 : 10) + headerLength;
  const header = new TextDecoder().decode(bytes.subarray(wide ? 12 : 10, start));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? 'none';
  const fortran = /'fortran_order':\s*True/.test(header);
  const sizes = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '';
  const shape = sizes.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const count = shape.reduce((product, size) => product * size, 1);
  const values = readValues(bytes, start, count, type);
  return { shape, values: fortran && shape.length > 1 ? toRowMajor(values, shape) : values };
}

type Values = NpyArray['values'];
type Reader = (view: DataView, at: number) => number;

const READERS: Readonly<
  Record<string, readonly [size: number, read: Reader, kind: 'f4' | 'i4' | 'f8']>
> = {
  '<f4': [4, (view, at) => view.getFloat32(at, true), 'f4'],
  '<f8': [8, (view, at) => view.getFloat64(at, true), 'f8'],
  '|i1': [1, (view, at) => view.getInt8(at), 'i4'],
  '|u1': [1, (view, at) => view.getUint8(at), 'i4'],
  '<i2': [2, (view, at) => view.getInt16(at, true), 'i4'],
  '<u2': [2, (view, at) => view.getUint16(at, true), 'i4'],
  '<i4': [4, (view, at) => view.getInt32(at, true), 'i4'],
  '<u4': [4, (view, at) => view.getUint32(at, true), 'f8'],
  '<i8': [8, (view, at) => Number(view.getBigInt64(at, true)), 'f8'],
  '<u8': [8, (view, at) => Number(view.getBigUint64(at, true)), 'f8'],
};

function readValues(bytes: Uint8Array, start: number, count: number, type: string): Values {
  const known = READERS[type];
  if (!known) {
    throw new Error(`expected numbers (${Object.keys(READERS).join(', ')}), found type ${type}`);
  }
  const [size, read, kind] = known;
  if (bytes.length < start + count * size) {
    throw new Error(
      `expected ${count} numbers, found ${Math.floor((bytes.length - start) / size)}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * size);
  const kinds = { f4: Float32Array, f8: Float64Array, i4: Int32Array };
  const values = new kinds[kind](count);
  for (let i = 0; i < count; i++) values[i] = read(view, i * size);
  return values;
}

/** First index fastest -> last index fastest. */
function toRowMajor(values: Values, shape: readonly number[]): Values {
  const result = values.slice();
  const index = shape.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    let at = 0;
    for (let k = 0; k < shape.length; k++) at = at * shape[k] + index[k];
    result[at] = values[i];
    for (let k = 0; k < shape.length && ++index[k] === shape[k]; k++) index[k] = 0;
  }
  return result;
}
