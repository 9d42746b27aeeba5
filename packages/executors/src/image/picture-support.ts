import type { ModuleExport } from '@podflow/core/executor';
import { builtModule } from '../built-module.ts';

/** Where the picture codec is that drivers such as `BufferImage2Blob` need; nothing native is loaded. */
export const pictureSupport: ModuleExport = {
  module: builtModule(import.meta.url, './picture-codec.cjs'),
  exportName: 'createPictureCodec',
};
