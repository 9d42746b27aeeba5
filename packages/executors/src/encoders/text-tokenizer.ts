import { Tokenizer } from '@huggingface/tokenizers';
import { FlowError } from '@podflow/core/executor';
import * as z from 'zod';
import { readModelJson } from '../models/read-model-json.ts';

/** Tokens of a text. */
export interface Tokens {
  /** Ids as the model takes them: with the special ones, e.g. `<|startoftext|>` first and `<|endoftext|>` last. */
  ids: number[];
  /** True when the text was longer than the model takes and was cut. */
  isCut: boolean;
}

/** What a model asks of its tokenizer. */
export interface TokenizerRules {
  /** Most ids of a text; the smaller of this and `model_max_length` holds. */
  maxTokens: number;
  /** Fill up to the most tokens with `pad_token`. @default false */
  padsTexts?: boolean;
  /** Known values of `model.type`. @default ['BPE'] */
  tokenizerTypes?: readonly string[];
}

/** Turns texts into the ids that Hugging Face's tokenizers give for CLIP and SigLIP. */
export class TextTokenizer {
  /** Number of different ids. */
  readonly vocabularySize: number;
  /** Most ids of a text. */
  readonly maxTokens: number;
  readonly #tokenizer: Tokenizer;
  readonly #prepare: (text: string) => string;
  /** undefined: texts keep their length. */
  readonly #padId: number | undefined;

  private constructor(
    tokenizer: Tokenizer,
    maxTokens: number,
    prepare: (text: string) => string,
    padId: number | undefined,
  ) {
    this.#tokenizer = tokenizer;
    this.maxTokens = maxTokens;
    this.#prepare = prepare;
    this.#padId = padId;
    this.vocabularySize = tokenizer.get_vocab().size;
  }

  /**
   * Reads `tokenizer.json` and `tokenizer_config.json` of a model folder. Throws `ERR_MODEL_MISSING` without them,
   * `ERR_MODEL_LAYOUT` for files that are no tokenizer, or not one of the kind that the model needs.
   */
  static async open(folder: string, rules: TokenizerRules): Promise<TextTokenizer> {
    const { padsTexts = false, tokenizerTypes = ['BPE'] } = rules;
    const json = await readModelJson(folder, 'tokenizer.json', (value) =>
      tokenizerSchema(tokenizerTypes).parse(value),
    );
    const config = await readModelJson(folder, 'tokenizer_config.json', (value) =>
      configSchema.parse(value),
    );
    const tokenizer = new Tokenizer(
      {
        ...json,
        pre_tokenizer: withUnicodeBlanks(json.pre_tokenizer),
        normalizer: withUnicodeBlanks(json.normalizer),
      },
      config,
    );
    if (tokenizer.encode('').ids.length === 0) {
      throw lacks(folder, 'a post_processor that ends texts with a special token');
    }
    const padId = padsTexts ? padIdOf(tokenizer, config.pad_token, folder) : undefined;
    const maxTokens = Math.min(rules.maxTokens, config.model_max_length ?? rules.maxTokens);
    return new TextTokenizer(tokenizer, maxTokens, preparation(json, padsTexts), padId);
  }

  /** The ids of any string, also of one that is empty or not well-formed Unicode. */
  encode(text: string): Tokens {
    const { ids } = this.#tokenizer.encode(this.#prepare(this.#cutText(text)));
    const last = ids.at(-1);
    if (last === undefined || ids.length <= this.maxTokens) {
      return { ids: this.#pad(ids), isCut: text.trimEnd().length > longestText };
    }
    return { ids: [...ids.slice(0, this.maxTokens - 1), last], isCut: true };
  }

  #pad(ids: number[]): number[] {
    if (this.#padId === undefined) return ids;
    return [...ids, ...new Array<number>(this.maxTokens - ids.length).fill(this.#padId)];
  }

  /** Keeps what can reach the model of a text of megabytes: no token stands for more than 100 characters. */
  #cutText(text: string): string {
    const limit = this.maxTokens * 100;
    if (text.length <= limit) return text;
    return text.slice(0, longestText).replace(/\s+/g, ' ').slice(0, limit);
  }
}

/** Characters; what comes later is not looked at, even if all before it is blank. */
const longestText = 100_000;

type TokenizerJson = z.output<ReturnType<typeof tokenizerSchema>>;

const tokenizerSchema = (types: readonly string[]) =>
  z.looseObject({
    model: z.looseObject({ type: z.enum(types) }),
    normalizer: z.unknown(),
    pre_tokenizer: z.unknown(),
    added_tokens: z
      .array(z.looseObject({ content: z.string(), normalized: z.boolean() }))
      .default([]),
  });

const tokenSchema = z.union([
  z.string(),
  z.looseObject({ content: z.string() }).transform(({ content }) => content),
]);

const configSchema = z.looseObject({
  model_max_length: z.number().min(2).optional(),
  pad_token: tokenSchema.nullish(),
});

function padIdOf(tokenizer: Tokenizer, token: string | null | undefined, folder: string): number {
  const id = token ? tokenizer.token_to_id(token) : undefined;
  if (id === undefined) throw lacks(folder, 'the pad_token that tokenizer_config.json names');
  return id;
}

function lacks(folder: string, what: string): FlowError {
  return new FlowError(
    'ERR_MODEL_LAYOUT',
    `The tokenizer of ${folder} lacks ${what}. Get tokenizer.json and tokenizer_config.json of the model again.`,
  );
}

/**
 * A part of a tokenizer with its expressions as the reference reads them: there \s means Unicode's White_Space; in JavaScript
 * U+FEFF too, and U+0085 not.
 */
function withUnicodeBlanks(part: unknown): unknown {
  return JSON.parse(JSON.stringify(part ?? null), (key, value: unknown) => {
    if (key === 'Regex' && typeof value === 'string') return whiteSpace(value);
    return isSplittingByteLevel(value)
      ? { type: 'Sequence', pretokenizers: [byteLevelWords, { ...value, use_regex: false }] }
      : value;
  });
}

function whiteSpace(pattern: string): string {
  return pattern.replace(/\\[\\sS]/g, (part) => whiteSpaceClasses.get(part) ?? part);
}

const whiteSpaceClasses: ReadonlyMap<string, string> = new Map([
  ['\\s', '\\p{White_Space}'],
  ['\\S', '\\P{White_Space}'],
]);

/** ByteLevel that finds words; its expression is built into the library. */
function isSplittingByteLevel(value: unknown): value is { type: 'ByteLevel' } {
  const { type, use_regex, add_prefix_space } = (value ?? {}) as Record<string, unknown>;
  return type === 'ByteLevel' && use_regex === true && add_prefix_space === false;
}

/** The expression of GPT-2's tokenizer, with which ByteLevel finds words. */
const byteLevelWords = {
  type: 'Split',
  pattern: {
    Regex: whiteSpace(
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
    ),
  },
  behavior: 'Isolated',
  invert: false,
};

/** What to do with a text first, so that the library's steps give what the reference's give. */
function preparation(json: TokenizerJson, lowersCase: boolean): (text: string) => string {
  const steps: ((text: string) => string)[] = [];
  const normalizer = JSON.stringify(json.normalizer ?? null);
  // The reference lowers letter by letter; JavaScript gives a capital sigma at the end of a word another form.
  if (normalizer.includes('"Lowercase"')) steps.push((text) => text.replaceAll('Σ', 'σ'));
  // SigLIP 2 was trained on small letters, which tokenizer.json does not say.
  else if (lowersCase) steps.push((text) => text.replaceAll('Σ', 'σ').toLowerCase());
  // Two characters that the map keeps out of words or in them, and the library the other way round.
  if (normalizer.includes('"Precompiled"')) {
    steps.push((text) => text.replaceAll('\u200d', '\ue000').replaceAll('\u061c', ' '));
  }
  const raw = json.added_tokens.filter(({ normalized }) => !normalized);
  const rawTokens = new Set(raw.map(({ content }) => content));
  // Only its exact spelling is the special token; a blank keeps the library from taking another one for it.
  steps.push((text) =>
    !rawTokens.has(text) && rawTokens.has(text.toLowerCase()) ? ` ${text}` : text,
  );
  return (text) => steps.reduce((result, step) => step(result), text);
}
