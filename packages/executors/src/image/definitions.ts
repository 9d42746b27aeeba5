import type { ExecutorDefinition } from '@podflow/core/executor';
import { builtModule } from '../built-module.ts';
import { cuttingDefinitions } from './cutting-definitions.ts';

const channelAxis = {
  type: 'integer',
  default: -1,
  description:
    'Place of the channels in the blob: 0 for [3, height, width], -1 for [height, width, 3].',
} as const;

/** Crafters of pictures, as the registry knows them; nothing native is loaded. */
export const definitions: readonly ExecutorDefinition[] = [
  {
    className: 'ImageReader',
    kind: 'crafter',
    ancestors: ['BaseCrafter', 'BaseExecutor'],
    stateful: false,
    module: builtModule(import.meta.url, './image-reader.cjs'),
    exportName: 'createImageReader',
    arguments: {
      channel_axis: channelAxis,
      as_shown: {
        type: 'boolean',
        default: false,
        description:
          'Turns the picture by its EXIF orientation and lays transparency on white, as browsers show it. false: ' +
          "neither, the numbers of Jina and of Pillow's convert('RGB'). Index and query Flow need the same.",
      },
    },
    description: 'Decodes the picture in buffer or behind uri to RGB pixels (uint8) in blob.',
  },
  {
    className: 'ImageNormalizer',
    kind: 'crafter',
    ancestors: ['BaseCrafter', 'BaseExecutor'],
    stateful: false,
    module: builtModule(import.meta.url, './image-normalizer.cjs'),
    exportName: 'createImageNormalizer',
    arguments: {
      model: {
        type: 'string',
        description:
          'Takes size, mean, deviation and kernel from the preprocessor_config.json of this model (name or folder); auto: ' +
          'from that of $JINA_VSE_MODEL when $JINA_IMAGE_ENCODER names a VSE encoder, else of $JINA_CLIP_MODEL, else of mini-clip. ' +
          'In place of all arguments below but channel_axis.',
      },
      target_size: {
        type: 'any',
        default: 224,
        description: 'Side of the centre crop in pixels, or [height, width].',
      },
      img_mean: {
        type: 'any',
        default: [0, 0, 0],
        description: 'Subtracted from values 0 to 1: one number, or one for red, green, blue.',
      },
      img_std: {
        type: 'any',
        default: [1, 1, 1],
        description: 'Divides after img_mean: one number, or one for red, green, blue; not 0.',
      },
      resize_dim: {
        type: 'integer',
        default: 256,
        description: 'Length in pixels that the shorter side is scaled to before the crop.',
      },
      channel_axis: channelAxis,
      resample: {
        type: 'string',
        choices: ['lanczos', 'bicubic', 'bilinear'],
        default: 'lanczos',
        description: "Kernel of the scaling, as Pillow has it. Jina's is lanczos.",
      },
    },
    description:
      'Scales, crops and normalises the pixels in blob to float32, the input of a model.',
  },
  ...cuttingDefinitions,
];
