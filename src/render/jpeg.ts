import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import createDecoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import createEncoder from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js';

/** Pixels as red, green, blue, alpha bytes, [height, width, 4]. */
export interface RgbaImage {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** An image once through baseline JPEG: the tables of ISO/IEC 10918-1 annex K at `quality` (1..100), chroma halved. */
export function throughJpeg({ data, width, height }: RgbaImage, quality: number): RgbaImage {
  codec ??= loadCodec();
  const bytes = codec.encoder.encode(data, width, height, { ...SETTINGS, quality });
  const image = codec.decoder.decode(bytes, false);
  if (!image) throw new Error(`expected a JPEG that can be read back, quality ${quality}`);
  return image;
}

/** Pixels of a JPEG file, turned as the file says. Throws where it cannot be read. */
export function decodeJpeg(bytes: Uint8Array): RgbaImage {
  codec ??= loadCodec();
  const image = codec.decoder.decode(bytes, true);
  if (!image) throw new Error('the decoder gives nothing');
  return image;
}

/**
 * What common encoders do, without MozJPEG's own refinements. Codes are optimised, which changes no pixel: without it
 * this codec wrote files that it could not read back.
 */
const SETTINGS = {
  baseline: true,
  progressive: false,
  arithmetic: false,
  optimize_coding: true,
  smoothing: 0,
  color_space: 3,
  quant_table: 0,
  trellis_multipass: false,
  trellis_opt_zero: false,
  trellis_opt_table: false,
  trellis_loops: 1,
  auto_subsample: false,
  chroma_subsample: 2,
  separate_chroma_quality: false,
  chroma_quality: 75,
} as const;

/** The part of the package's modules that is used; its own types name globals that nobody declares. */
interface Codec {
  readonly encoder: {
    encode(
      data: Uint8ClampedArray,
      width: number,
      height: number,
      settings: typeof SETTINGS & { readonly quality: number },
    ): Uint8Array;
  };
  readonly decoder: {
    decode(bytes: Uint8Array, preserveOrientation: boolean): RgbaImage | null;
  };
}

type ModuleFactory = (module: object) => Promise<unknown>;

let codec: Codec | undefined;

/** Both modules are instantiated at once: their factories only return a promise because browsers need one. */
function loadCodec(): Codec {
  const require = createRequire(import.meta.url);
  const settings = (file: string) => {
    const code = new WebAssembly.Module(readFileSync(require.resolve(file)));
    const instantiateWasm = (
      imports: ConstructorParameters<typeof WebAssembly.Instance>[1],
      done: (instance: WebAssembly.Instance) => void,
    ): unknown => {
      const instance = new WebAssembly.Instance(code, imports);
      done(instance);
      return instance.exports;
    };
    return { noInitialRun: true, instantiateWasm };
  };
  const encoder = settings('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm');
  const decoder = settings('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm');
  void (createEncoder as unknown as ModuleFactory)(encoder);
  void (createDecoder as unknown as ModuleFactory)(decoder);
  const loaded = { encoder, decoder } as unknown as Codec;
  if (typeof loaded.encoder.encode !== 'function' || typeof loaded.decoder.decode !== 'function') {
    throw new Error('expected the JPEG codec to be ready once instantiated');
  }
  return loaded;
}
