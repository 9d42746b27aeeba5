import type { DriverConfig } from '../config/flow-config.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Tensor } from '../document/tensor.ts';
import { loadModule } from '../executor/load-module.ts';

/**
 * Reads and writes pictures for converters. Core has none, so that it needs no native code: the definition of a driver
 * names the module that has one under `support`.
 */
export interface PictureCodec {
  /** RGB, uint8 `[height, width, 3]`. Throws `ERR_IMAGE_READ`, naming `what`, for what is no picture. */
  decode(bytes: Uint8Array, what: string): Promise<Tensor<'uint8'>>;
  /** A PNG of RGB, uint8 `[height, width, 3]`, scaled to the size. */
  encodePng(picture: Tensor<'uint8'>, size: PictureSize): Promise<Uint8Array>;
}

/** How large a picture is to be, and how it is scaled. */
export interface PictureSize {
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  resizeMethod: ResizeMethod;
}

/** Kernels that scale, by Pillow's names. */
export const resizeMethods = ['BILINEAR', 'BICUBIC', 'LANCZOS'] as const;
export type ResizeMethod = (typeof resizeMethods)[number];

/**
 * The codec that a driver's definition names; its module is loaded when it is first asked for.
 * Throws `ERR_NOT_SUPPORTED` at once when there is none.
 */
export function pictureCodecOf({ name, support }: DriverConfig): () => Promise<PictureCodec> {
  if (!support) {
    throw new FlowError(
      'ERR_NOT_SUPPORTED',
      `${name} needs a picture codec and this platform has none; run the Flow with the package podflow, or use the Executor ImageReader to decode pictures`,
    );
  }
  let loading: Promise<PictureCodec> | undefined;
  return () => {
    loading ??= load(support);
    return loading;
  };
}

async function load({ module, exportName }: NonNullable<DriverConfig['support']>) {
  const exports = await loadModule(module);
  const create = exports[exportName];
  if (typeof create === 'function') return create() as PictureCodec;
  throw new FlowError('ERR_DRIVER', `${module} has no function ${exportName} that makes a codec`);
}
