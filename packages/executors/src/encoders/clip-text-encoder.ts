import type { Encoder, ExecutorContext, Tensor, WarnOfRow } from '@podflow/core/executor';
import { parseOptions } from '../parse-options.ts';
import { batchesOf } from './batches.ts';
import { type ClipModel, resolveClipModel } from './clip-model.ts';
import { ClipTower } from './clip-tower.ts';
import { describeModel } from './describe-model.ts';
import { batchSizeOf, encoderOptionsSchema } from './encoder-options.ts';
import { TextTokenizer, type Tokens } from './text-tokenizer.ts';

/**
 * Jina's `CLIPTextEncoder`: vectors of texts by the text tower of a CLIP or SigLIP model, not normalised.
 * Texts are lower-cased; a text over the model's length (77 tokens, mini-clip 32) is cut, and the answer says so.
 * Throws `ERR_VALUE`, `ERR_MODEL_MISSING` or `ERR_MODEL_LAYOUT` when it cannot start.
 */
export async function createClipTextEncoder(
  options: Readonly<Record<string, unknown>>,
  context: ExecutorContext,
): Promise<Encoder<string>> {
  const parsed = parseOptions('CLIPTextEncoder', encoderOptionsSchema, options);
  const model = await resolveClipModel(parsed, context.env, 'text');
  const tokenizer = await TextTokenizer.open(model.folder, {
    ...model.family,
    maxTokens: model.maxTokens,
  });
  return await openTextEncoder(model, tokenizer, parsed.threads, context);
}

/** Loads the text tower of `model`. Throws `ERR_MODEL_LAYOUT`. */
export async function openTextEncoder(
  model: ClipModel,
  tokenizer: Pick<TextTokenizer, 'encode' | 'maxTokens'>,
  threads: number | undefined,
  context: ExecutorContext,
): Promise<Encoder<string>> {
  const tower = await ClipTower.open(model, 'text', threads, context.shards);
  context.log(describeModel(model, tower));
  return new ClipTextEncoder(
    model,
    tokenizer,
    tower,
    batchSizeOf(model.variant, context.metas.batchSize),
    context,
  );
}

class ClipTextEncoder implements Encoder<string> {
  readonly fingerprint: string;
  readonly #tokenizer: Pick<TextTokenizer, 'encode' | 'maxTokens'>;
  readonly #tower: ClipTower;
  readonly #batchSize: number;
  readonly #context: ExecutorContext;
  #saidCut = false;

  constructor(
    model: ClipModel,
    tokenizer: Pick<TextTokenizer, 'encode' | 'maxTokens'>,
    tower: ClipTower,
    batchSize: number,
    context: ExecutorContext,
  ) {
    this.fingerprint = model.fingerprint;
    this.#tokenizer = tokenizer;
    this.#tower = tower;
    this.#batchSize = batchSize;
    this.#context = context;
  }

  accepts(content: unknown): content is string {
    return typeof content === 'string';
  }

  /** Texts of equal length share a batch: nothing is padded to the others, so a vector does not depend on them. */
  async encode(texts: readonly string[], warn?: WarnOfRow): Promise<Tensor<'float32'>> {
    const tokens = texts.map((text) => this.#tokenizer.encode(text));
    this.#sayCut(tokens, warn);
    const ids = tokens.map((token) => token.ids);
    const result = this.#tower.allocate(texts.length);
    for (const rows of batchesOf(
      ids.map((list) => list.length),
      this.#batchSize,
    )) {
      const batch = rows.map((row) => ids[row] ?? []);
      await this.#tower.encode(
        {
          type: 'int64',
          data: BigInt64Array.from(batch.flat(), BigInt),
          shape: [batch.length, batch[0]?.length ?? 0],
        },
        rows,
        result,
      );
    }
    return result;
  }

  close(): Promise<void> {
    return this.#tower.close();
  }

  /** In each answer; in the log once, not for every text of an index. */
  #sayCut(tokens: readonly Tokens[], warn?: WarnOfRow): void {
    for (const [row, { isCut }] of tokens.entries()) {
      if (!isCut) continue;
      const message = `longer than the ${this.#tokenizer.maxTokens} tokens that the model reads; only its beginning counts`;
      warn?.(row, message);
      if (!this.#saidCut) this.#context.log(`a text is ${message} (said once)`);
      this.#saidCut = true;
    }
  }
}
