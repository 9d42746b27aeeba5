import type { ArgumentDefinition, ExecutorDefinition, ImageRule } from '@podflow/core/executor';
import { builtModule } from '../built-module.ts';
import { variants } from './variants.ts';

const modelArguments = {
  model: {
    type: 'string',
    description:
      'Name of a model that was pulled (clip, siglip, owner/name; see `flow models list`), or a folder in the ' +
      'transformers.js layout. Default: $JINA_CLIP_MODEL, else the embedded mini-clip.',
  },
  model_name: {
    type: 'string',
    description:
      "Jina's name of the model, e.g. ViT-B/32. Used when it was pulled or is a local folder; nothing is downloaded.",
  },
  variant: {
    type: 'string',
    choices: variants,
    default: 'fp32',
    description:
      'Which weights of the model: fp32 is onnx/text_model.onnx, uint8 onnx/text_model_uint8.onnx.',
  },
  threads: {
    type: 'integer',
    description:
      'CPU threads of one encoder. Default: the cores of the machine divided among the Peas of the Pod; 1 for a model of less than 32 MB, which more threads do not make faster. Vectors do not depend on it.',
  },
} as const satisfies Readonly<Record<string, ArgumentDefinition>>;

const vseArguments: Readonly<Record<string, ArgumentDefinition>> = {
  model: {
    type: 'string',
    description:
      'Folder of a VSE++ model that tools/vse/convert.py made. Default: $JINA_VSE_MODEL.',
  },
  path: {
    type: 'string',
    description:
      "Jina's path of the PyTorch checkpoint. Used when it is a folder as for model; a checkpoint is to be converted once.",
  },
  variant: modelArguments.variant,
  threads: modelArguments.threads,
  vocab_path: {
    type: 'any',
    description: "Jina's path of the pickled vocabulary.",
    ignored: 'The words are in vocab.json of the model folder.',
  },
  pool_strategy: {
    type: 'any',
    description: 'How features of several places become one vector.',
    ignored: 'The network gives one vector for a picture.',
  },
  channel_axis: {
    type: 'any',
    description: 'Where the colours of a batch of pictures are.',
    ignored: 'Pictures are [3, height, width], as ImageNormalizer gives them with channel_axis: 0.',
  },
};

const text = {
  kind: 'encoder',
  ancestors: ['BaseTextEncoder', 'BaseEncoder', 'BaseExecutor'],
  stateful: false,
  sharesCalls: true,
  module: builtModule(import.meta.url, './clip-text-encoder.cjs'),
  exportName: 'createClipTextEncoder',
} as const;

const picture = {
  kind: 'encoder',
  ancestors: ['BaseImageEncoder', 'BaseEncoder', 'BaseExecutor'],
  stateful: false,
  sharesCalls: true,
  module: builtModule(import.meta.url, './clip-image-encoder.cjs'),
  exportName: 'createClipImageEncoder',
} as const;

/** Encoders, as the registry knows them; nothing native is loaded. */
export const definitions: readonly ExecutorDefinition[] = [
  {
    ...picture,
    className: 'CLIPImageEncoder',
    arguments: modelArguments,
    description:
      'Vectors of normalised pictures [3, height, width] by the vision tower of a CLIP or SigLIP model.',
  },
  {
    ...text,
    className: 'CLIPTextEncoder',
    arguments: modelArguments,
    description: 'Vectors of texts by the text tower of a CLIP or SigLIP model.',
  },
  {
    ...picture,
    className: 'VSEImageEncoder',
    module: builtModule(import.meta.url, './vse/vse-image-encoder.cjs'),
    exportName: 'createVseImageEncoder',
    arguments: vseArguments,
    description:
      'Vectors of normalised pictures [3, 224, 224] by VGG or ResNet of a VSE++ model, of length 1.',
  },
  {
    ...text,
    className: 'VSETextEncoder',
    module: builtModule(import.meta.url, './vse/vse-text-encoder.cjs'),
    exportName: 'createVseTextEncoder',
    arguments: vseArguments,
    description: 'Vectors of texts by word embedding and GRU of a VSE++ model, of length 1.',
  },
];

/** Jina's containers of encoders, any tag, and the classes that run in their place. */
export const imageRules: readonly ImageRule[] = [
  'CLIPImageEncoder',
  'CLIPTextEncoder',
  'VSEImageEncoder',
  'VSETextEncoder',
].map((className) => ({
  className,
  pattern: new RegExp(
    `^(?:docker\\.io/)?jinahub/pod\\.encoder\\.${className.toLowerCase()}(?:[:@].+)?$`,
  ),
}));
