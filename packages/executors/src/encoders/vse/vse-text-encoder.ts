import type { Encoder, ExecutorContext } from '@podflow/core/executor';
import { parseOptions } from '../../parse-options.ts';
import { openTextEncoder } from '../clip-text-encoder.ts';
import { Vocabulary } from './vocabulary.ts';
import { resolveVseModel, vseOptionsSchema } from './vse-model.ts';

/**
 * Jina's `VSETextEncoder`: vectors of texts by word embedding and GRU of a VSE++ model, of length 1.
 * Texts become words as NLTK cuts them, in lower case; a text of over 254 words is cut.
 * Throws `ERR_VALUE`, `ERR_MODEL_MISSING` or `ERR_MODEL_LAYOUT` when it cannot start.
 */
export async function createVseTextEncoder(
  options: Readonly<Record<string, unknown>>,
  context: ExecutorContext,
): Promise<Encoder<string>> {
  const parsed = parseOptions('VSETextEncoder', vseOptionsSchema, options);
  const model = await resolveVseModel(parsed, context.env, 'text');
  const vocabulary = await Vocabulary.open(model, sayOnce(model.name, context));
  return await openTextEncoder(model, vocabulary, parsed.threads, context);
}

function sayOnce(model: string, context: ExecutorContext): (text: string) => void {
  let isSaid = false;
  return (text) => {
    if (isSaid) return;
    isSaid = true;
    const shown = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
    context.log(
      `no word of the text ${JSON.stringify(shown)} is in the vocabulary of ${model}; what it finds means nothing (said once)`,
    );
  };
}

/** Characters of a text in a message. */
const longestShown = 60;
