import { fileURLToPath } from 'node:url';

const models = {
  clip: {
    JINA_IMAGE_ENCODER: 'docker://jinahub/pod.encoder.clipimageencoder:0.0.1-1.0.7',
    JINA_TEXT_ENCODER: 'docker://jinahub/pod.encoder.cliptextencoder:0.0.1-1.0.7',
    JINA_TEXT_ENCODER_INTERNAL: 'yaml/clip/text-encoder.yml',
    JINA_CLIP_MODEL: 'clip',
  },
  vse: {
    JINA_IMAGE_ENCODER: 'docker://jinahub/pod.encoder.vseimageencoder:0.0.5-1.0.7',
    JINA_TEXT_ENCODER: 'docker://jinahub/pod.encoder.vsetextencoder:0.0.6-1.0.7',
    JINA_TEXT_ENCODER_INTERNAL: 'yaml/vse/text-encoder.yml',
  },
  // The model that comes with Podflow: no JINA_CLIP_MODEL.
  mini: {
    JINA_IMAGE_ENCODER: 'docker://jinahub/pod.encoder.clipimageencoder:0.0.1-1.0.7',
    JINA_TEXT_ENCODER: 'docker://jinahub/pod.encoder.cliptextencoder:0.0.1-1.0.7',
    JINA_TEXT_ENCODER_INTERNAL: 'yaml/clip/text-encoder.yml',
  },
};

/** Names of the models that `config` knows. */
export const modelNames = Object.keys(models);

/**
 * Sets the variables of the flows for a model; what the environment already has wins.
 *
 * @param {keyof typeof models} model
 */
export function config(model) {
  const variables = {
    JINA_PARALLEL: '1',
    JINA_SHARDS: '1',
    JINA_PORT: '45678',
    JINA_USE_REST_API: 'false',
    JINA_WORKSPACE: here('workspace'),
    ...models[model],
  };
  for (const [name, value] of Object.entries(variables)) process.env[name] ||= value;
}

/** A flow of the repository: the same files that `npm start` runs. */
export function flowFile(name) {
  return here(`../../flows/${name}`);
}

/** An absolute path beside this file. */
export function here(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
