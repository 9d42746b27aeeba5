import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { readModelJson } from './clip-model.ts';

/** Tokens of a text. */
export interface Tokens {
  /** Ids, `<|startoftext|>` first and `<|endoftext|>` last. */
  ids: number[];
  /** True when the text was longer than the model takes and was cut. */
  isCut: boolean;
}

/** Turns texts into the ids that Hugging Face's CLIPTokenizer gives. */
export class ClipTokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #maxTokens: number;
  readonly #lowersCase: boolean;

  private constructor(tokenizer: Tokenizer, maxTokens: number, lowersCase: boolean) {
    this.#tokenizer = tokenizer;
    this.#maxTokens = maxTokens;
    this.#lowersCase = lowersCase;
  }

  /**
   * Reads `tokenizer.json` and `tokenizer_config.json` of a model folder.
   * @param maxTokens Most ids of a text; the smaller of this and `model_max_length` holds.
   * Throws `ERR_MODEL_LAYOUT` for files that are no tokenizer.
   */
  static async open(folder: string, maxTokens: number): Promise<ClipTokenizer> {
    const json = await readModelJson(folder, 'tokenizer.json', tokenizerSchema);
    const config = await readModelJson(folder, 'tokenizer_config.json', tokenizerConfigSchema);
    const lowersCase = JSON.stringify(json.normalizer ?? null).includes('"Lowercase"');
    return new ClipTokenizer(
      new Tokenizer(json, config),
      Math.min(maxTokens, config.model_max_length),
      lowersCase,
    );
  }

  /** The ids of any string, also of one that is empty or not well-formed Unicode. */
  encode(text: string): Tokens {
    const short = this.#cutText(text);
    const { ids } = this.#tokenizer.encode(this.#lowersCase ? lowerSigma(short) : short);
    const last = ids.at(-1);
    if (last === undefined || ids.length <= this.#maxTokens) return { ids, isCut: false };
    return { ids: [...ids.slice(0, this.#maxTokens - 1), last], isCut: true };
  }

  /** Keeps what can reach the model of a text of megabytes: no token stands for more than 100 characters. */
  #cutText(text: string): string {
    const limit = this.#maxTokens * 100;
    if (text.length <= limit) return text;
    return text.slice(0, longestText).replace(/\s+/g, ' ').slice(0, limit);
  }
}

/** Characters; what comes later is not looked at, even if all before it is blank. */
const longestText = 100_000;

const tokenizerSchema = z.looseObject({
  model: z.looseObject({ type: z.literal('BPE') }),
  normalizer: z.unknown(),
});

const tokenizerConfigSchema = z.looseObject({ model_max_length: z.number().min(2).default(77) });

/** The reference lowers letter by letter; JavaScript gives a capital sigma at the end of a word another form. */
function lowerSigma(text: string): string {
  return text.replaceAll('Σ', 'σ');
}
