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
  /** Address of an array that lies in this memory as it is now, or null. */
  addressOf(array: Float32Array): number | null;
}

const PAGE_BYTES = 65536;
const ALIGNMENT_BYTES = 64;

export function createKernelMemory(memory: WebAssembly.Memory): KernelMemory {
  let next = ALIGNMENT_BYTES;
  return {
    reserve(bytes) {
      const address = next;
      next = Math.ceil((next + bytes) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
      const missing = next - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
      return address;
    },
    mark: () => next,
    release(mark) {
      next = mark;
    },
    float32: (address, length) => new Float32Array(memory.buffer, address, length),
    float64: (address, length) => new Float64Array(memory.buffer, address, length),
    uint32: (address, length) => new Uint32Array(memory.buffer, address, length),
    addressOf: (array) => (array.buffer === memory.buffer ? array.byteOffset : null),
  };
}
