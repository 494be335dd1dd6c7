/** Hands out parts of a WebAssembly memory, one after the other, growing it; nothing is freed but all that came last. */
export interface KernelMemory {
  /** Address of this many bytes, all 0 the first time. Growing moves the memory: views made before are void. */
  reserve(bytes: number): number;
  /** Address that the next part would get; `release` takes back everything from such an address on. */
  mark(): number;
  release(mark: number): void;
  float32(address: number, length: number): Float32Array;
  float64(address: number, length: number): Float64Array;
  uint32(address: number, length: number): Uint32Array;
  bytes(address: number, length: number): Uint8Array;
  /** Writes float32 numbers one after the other: for few of them, sooner than by an array of their own. */
  writeFloats(address: number, values: ArrayLike<number>): void;
  readFloat(address: number): number;
  /** Address of an array that lies in this memory as it is now, or null. */
  addressOf(array: Float32Array): number | null;
}

const PAGE_BYTES = 65536;
const ALIGNMENT_BYTES = 64;

export function createKernelMemory(memory: WebAssembly.Memory): KernelMemory {
  let next = ALIGNMENT_BYTES;
  let floats = new Float32Array(memory.buffer);
  return {
    reserve(bytes) {
      const address = next;
      next = Math.ceil((next + bytes) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
      const missing = next - memory.buffer.byteLength;
      if (missing > 0) {
        memory.grow(Math.ceil(missing / PAGE_BYTES));
        floats = new Float32Array(memory.buffer);
      }
      return address;
    },
    mark: () => next,
    release(mark) {
      next = mark;
    },
    float32: (address, length) => new Float32Array(memory.buffer, address, length),
    float64: (address, length) => new Float64Array(memory.buffer, address, length),
    uint32: (address, length) => new Uint32Array(memory.buffer, address, length),
    bytes: (address, length) => new Uint8Array(memory.buffer, address, length),
    writeFloats(address, values) {
      const start = address / 4;
      for (let i = 0; i < values.length; i++) floats[start + i] = values[i];
    },
    readFloat: (address) => floats[address / 4],
    addressOf: (array) => (array.buffer === memory.buffer ? array.byteOffset : null),
  };
}
