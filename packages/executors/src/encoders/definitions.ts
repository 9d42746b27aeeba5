import type { ArgumentDefinition, ExecutorDefinition, ImageRule } from '@podflow/core/executor';
import { builtModule } from '../built-module.ts';
import { variants } from './variants.ts';

const modelArguments: Readonly<Record<string, ArgumentDefinition>> = {
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
};

const vseArguments: Readonly<Record<string, ArgumentDefinition>> = Object.fromEntries(
  ['path', 'vocab_path', 'pool_strategy', 'channel_axis'].map((name) => [
    name,
    {
      type: 'any',
      description: 'Argument of the VSE encoder.',
      ignored: 'A CLIP model runs in place of the VSE model, which has no ONNX form.',
    },
  ]),
);

const text = {
  kind: 'encoder',
  ancestors: ['BaseTextEncoder', 'BaseEncoder', 'BaseExecutor'],
  stateful: false,
  module: builtModule(import.meta.url, './clip-text-encoder.js'),
  exportName: 'createClipTextEncoder',
} as const;

const picture = {
  kind: 'encoder',
  ancestors: ['BaseImageEncoder', 'BaseEncoder', 'BaseExecutor'],
  stateful: false,
  module: builtModule(import.meta.url, './clip-image-encoder.js'),
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
    arguments: { ...modelArguments, ...vseArguments },
    description: "Stands in for Jina's VSEImageEncoder: runs CLIPImageEncoder.",
  },
  {
    ...text,
    className: 'VSETextEncoder',
    arguments: { ...modelArguments, ...vseArguments },
    description: "Stands in for Jina's VSETextEncoder: runs CLIPTextEncoder.",
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
