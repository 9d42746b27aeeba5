import { join } from 'node:path';
import { FlowError } from '@podflow/core/executor';
import * as z from 'zod';
import { readModelJson } from '../../models/read-model-json.ts';
import type { ClipModel } from '../clip-model.ts';
import type { Tokens } from '../text-tokenizer.ts';
import { tokenizeWords } from './tokenize-words.ts';
import { vocabularyFile } from './vse-model.ts';

/** The words that a VSE++ model was trained with, and their ids. */
export class Vocabulary {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #special: Readonly<Record<'start' | 'end' | 'unknown', number>>;
  /** Most ids of a text. */
  readonly maxTokens: number;
  readonly #sayUnknown: (text: string) => void;

  private constructor(
    ids: ReadonlyMap<string, number>,
    maxTokens: number,
    sayUnknown: (text: string) => void,
  ) {
    const [start = 0, end = 0, unknown = 0] = specialWords.map((word) => ids.get(word));
    this.#ids = ids;
    this.#special = { start, end, unknown };
    this.maxTokens = maxTokens;
    this.#sayUnknown = sayUnknown;
  }

  /**
   * Reads `vocab.json` of a model folder: an object of the id of each word.
   * @param sayUnknown Called for a text of which no word is known.
   * Throws `ERR_MODEL_LAYOUT` for a file that is no vocabulary, or one of another size than the model's.
   */
  static async open(model: ClipModel, sayUnknown: (text: string) => void): Promise<Vocabulary> {
    const words = await readModelJson(model.folder, vocabularyFile, (json) => schema.parse(json));
    const ids = new Map(Object.entries(words).map(([word, id]) => [word, Number(id)]));
    const fault = faultOf(ids, model.vocabularySize ?? ids.size);
    if (fault === undefined) return new Vocabulary(ids, model.maxTokens, sayUnknown);
    throw new FlowError(
      'ERR_MODEL_LAYOUT',
      `${join(model.folder, vocabularyFile)} ${fault}. Convert the checkpoint again, with the vocabulary of the same run.`,
    );
  }

  /** The ids of any string: `<start>`, its words and signs, `<end>`; `<unk>` for what is not in the vocabulary. */
  encode(text: string): Tokens {
    const short = text.slice(0, this.maxTokens * longestWord);
    const { start, end, unknown } = this.#special;
    const ids = tokenizeWords(short).map((word) => this.#ids.get(word) ?? unknown);
    if (ids.every((id) => id === unknown)) this.#sayUnknown(text);
    const kept = ids.slice(0, this.maxTokens - 2);
    const isCut = short.length < text.length || kept.length < ids.length;
    return { ids: [start, ...kept, end], isCut };
  }
}

const schema = z.record(z.string(), z.unknown());
const specialWords = ['<start>', '<end>', '<unk>'];

/** Characters, on the average; what comes after that many for each word is not looked at. */
const longestWord = 100;

function faultOf(ids: ReadonlyMap<string, number>, size: number): string | undefined {
  const missing = ['<pad>', ...specialWords].filter((word) => !ids.has(word));
  if (missing.length > 0) return `has no ${missing.join(', no ')}`;
  if (ids.size !== size) return `has ${ids.size} words, but config.json says vocab_size ${size}`;
  const places = new Set(ids.values());
  const isWhole = Array.from({ length: size }, (_, id) => id).every((id) => places.has(id));
  return isWhole ? undefined : `has ids that are not 0 to ${size - 1}, each once`;
}
