import type { ArgumentDefinition, ExecutorDefinition } from '@podflow/core/executor';
import { builtModule } from '../built-module.ts';
import { resizeMethods } from './resize-methods.ts';

type Arguments = Readonly<Record<string, ArgumentDefinition>>;

const channelAxis: Arguments = {
  channel_axis: {
    type: 'integer',
    default: -1,
    description: 'Place of the channels in the blob: 0 for [3, height, width], -1 for the last.',
  },
};

const crafter = {
  kind: 'crafter',
  ancestors: ['BaseCrafter', 'BaseExecutor'],
  stateful: false,
} as const;

const segmenter = {
  kind: 'segmenter',
  ancestors: ['BaseSegmenter', 'BaseExecutor'],
  stateful: false,
  module: builtModule(import.meta.url, './image-segmenters.cjs'),
} as const;

function targetSize(side: number): Arguments {
  const description = 'Side of what is cut in pixels, or [height, width].';
  return { target_size: { type: 'any', default: side, description } };
}

/** Crafters and segmenters that scale, turn and cut pictures. Loads no native code. */
export const cuttingDefinitions: readonly ExecutorDefinition[] = [
  {
    ...crafter,
    className: 'ImageResizer',
    module: builtModule(import.meta.url, './image-resizer.cjs'),
    exportName: 'createImageResizer',
    arguments: {
      target_size: {
        type: 'any',
        default: 224,
        description: 'Length in pixels of the shorter side, or [height, width].',
      },
      how: {
        type: 'string',
        choices: resizeMethods,
        default: 'BILINEAR',
        description: 'Kernel of the scaling, as Pillow has it.',
      },
      ...channelAxis,
    },
    description: 'Scales the picture in blob.',
  },
  {
    ...crafter,
    className: 'ImageCropper',
    module: builtModule(import.meta.url, './image-cropper.cjs'),
    exportName: 'createImageCropper',
    arguments: {
      top: { type: 'integer', default: 0, description: 'First row, in pixels.' },
      left: { type: 'integer', default: 0, description: 'First column, in pixels.' },
      height: { type: 'integer', default: 224, description: 'Rows, in pixels.' },
      width: { type: 'integer', default: 224, description: 'Columns, in pixels.' },
      ...channelAxis,
    },
    description: 'Cuts a rectangle out of the picture in blob.',
  },
  {
    ...crafter,
    className: 'CenterImageCropper',
    module: builtModule(import.meta.url, './image-cropper.cjs'),
    exportName: 'createCenterImageCropper',
    arguments: { ...targetSize(224), ...channelAxis },
    description: 'Cuts the centre out of the picture in blob; a smaller one gets a black border.',
  },
  {
    ...crafter,
    className: 'ImageFlipper',
    module: builtModule(import.meta.url, './image-flipper.cjs'),
    exportName: 'createImageFlipper',
    arguments: {
      vertical: {
        type: 'boolean',
        default: false,
        description: 'Top to bottom instead of left to right.',
      },
      ...channelAxis,
    },
    description: 'Mirrors the picture in blob.',
  },
  {
    ...segmenter,
    className: 'FiveImageCropper',
    exportName: 'createFiveImageCropper',
    arguments: { ...targetSize(224), ...channelAxis },
    description: 'Makes chunks of the four corners and the centre of the picture in blob.',
  },
  {
    ...segmenter,
    className: 'RandomImageCropper',
    exportName: 'createRandomImageCropper',
    arguments: {
      ...targetSize(224),
      num_patches: { type: 'integer', default: 1, description: 'Number of chunks, up to 10000.' },
      seed: {
        type: 'integer',
        description: 'Draws the same places from the same picture every time. Not in Jina.',
      },
      ...channelAxis,
    },
    description: 'Makes chunks of random parts of the picture in blob.',
  },
  {
    ...segmenter,
    className: 'SlidingWindowImageCropper',
    exportName: 'createSlidingWindowImageCropper',
    arguments: {
      ...targetSize(16),
      strides: {
        type: 'list',
        default: [2, 2],
        description: 'Pixels from one chunk to the next: [down, across].',
      },
      padding: {
        type: 'boolean',
        default: false,
        description: 'Also chunks that begin inside and reach beyond the border, filled with 0.',
      },
      ...channelAxis,
    },
    description: 'Makes chunks of a window that slides over the picture in blob, row by row.',
  },
];
