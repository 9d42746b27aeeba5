/** A model that has a short name. */
export interface KnownModel {
  /** E.g. `clip`. */
  readonly name: string;
  /** Repository on the Hugging Face Hub, in the transformers.js layout; undefined for the embedded model. */
  readonly repository?: string;
  /** Jina's and OpenAI's name of the model, as in `model_name`. */
  readonly jinaName?: string;
  readonly about: string;
}

/** The name of the embedded model. */
export const embeddedName = 'mini';

/** Models with short names. Any other repository of the Hub goes by `owner/name`. */
export const knownModels: readonly KnownModel[] = [
  { name: embeddedName, about: 'mini-clip for emoji-like drawings, 256 dimensions; comes along' },
  {
    name: 'clip',
    repository: 'Xenova/clip-vit-base-patch32',
    jinaName: 'ViT-B/32',
    about: 'CLIP ViT-B/32, 512 dimensions',
  },
  {
    name: 'clip-b16',
    repository: 'Xenova/clip-vit-base-patch16',
    jinaName: 'ViT-B/16',
    about: 'CLIP ViT-B/16, 512 dimensions',
  },
  {
    name: 'clip-l14',
    repository: 'Xenova/clip-vit-large-patch14',
    jinaName: 'ViT-L/14',
    about: 'CLIP ViT-L/14, 768 dimensions',
  },
  {
    name: 'siglip',
    repository: 'Xenova/siglip-base-patch16-224',
    about: 'SigLIP base, 768 dimensions',
  },
  {
    name: 'siglip2',
    repository: 'onnx-community/siglip2-base-patch16-224-ONNX',
    about: 'SigLIP 2 base, many languages, 768 dimensions',
  },
];
