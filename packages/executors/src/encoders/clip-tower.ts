import { allocateTensor, FlowError, type Tensor } from '@podflow/core/executor';
import type { ClipModel, Tower } from './clip-model.ts';
import { type OnnxInput, type OnnxPort, OnnxSession } from './onnx-session.ts';
import { threadsFor } from './threads-for.ts';

/** What each tower's graph is expected to have; `attention_mask` may be there too. */
const ports = {
  text: { input: 'input_ids', inputType: 'int64', rank: 2, output: 'text_embeds' },
  vision: { input: 'pixel_values', inputType: 'float32', rank: 4, output: 'image_embeds' },
} as const;

/** The loaded half of a CLIP model. */
export class ClipTower {
  /** Length of a vector. */
  readonly dimension: number;
  /** Sides of the graph's input; a name where a side is free. */
  readonly inputShape: readonly (number | string)[];
  /** CPU threads it runs on. */
  readonly threads: number;
  readonly #session: OnnxSession;
  readonly #tower: Tower;
  readonly #model: ClipModel;
  readonly #hasMask: boolean;

  private constructor(session: OnnxSession, tower: Tower, model: ClipModel, threads: number) {
    const { input, output } = checkLayout(session, tower, model.onnxFile);
    this.#session = session;
    this.#tower = tower;
    this.#model = model;
    this.threads = threads;
    this.#hasMask = session.inputs.some(({ name }) => name === 'attention_mask');
    this.inputShape = input.shape;
    this.dimension = Number(output.shape[1]);
  }

  /**
   * Loads the tower for one of `shards` Peas, on as many threads as `threadsFor` says unless told.
   * Throws `ERR_MODEL_LAYOUT` when its graph has other inputs or outputs than CLIP's.
   */
  static async open(
    model: ClipModel,
    tower: Tower,
    wantedThreads: number | undefined,
    shards: number,
  ): Promise<ClipTower> {
    const threads = wantedThreads ?? (await threadsFor(model.onnxFile, shards));
    const session = await OnnxSession.open(model.onnxFile, threads);
    try {
      return new ClipTower(session, tower, model, threads);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** An empty result for `rows` items: float32 `[rows, dimension]` in shared memory, marked with the model. */
  allocate(rows: number): Tensor<'float32'> {
    return { ...allocateTensor('float32', [rows, this.dimension]), model: this.#model.fingerprint };
  }

  /**
   * Encodes one batch and writes vector i to row `rows[i]` of `result`.
   * Throws `ERR_VECTOR` when a vector has a value that is no number.
   */
  async encode(
    batch: OnnxInput,
    rows: readonly number[],
    result: Tensor<'float32'>,
  ): Promise<void> {
    const { input, output } = ports[this.#tower];
    const inputs: Record<string, OnnxInput> = { [input]: batch };
    if (this.#hasMask) inputs['attention_mask'] = maskLike(batch);
    const vectors = await this.#session.run(inputs, output);
    const { dimension } = this;
    for (const [i, row] of rows.entries()) {
      const vector = vectors.subarray(i * dimension, (i + 1) * dimension);
      if (!vector.every(Number.isFinite)) {
        throw new FlowError(
          'ERR_VECTOR',
          `${this.#model.onnxFile} gave a vector with values that are no finite numbers for item ${row + 1} of ` +
            `${result.shape[0]}. Check what is put in, or try variant fp32.`,
        );
      }
      result.data.set(vector, row * dimension);
    }
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

function checkLayout(
  session: OnnxSession,
  tower: Tower,
  file: string,
): { input: OnnxPort; output: OnnxPort } {
  const expected = ports[tower];
  const input = session.inputs.find(({ name }) => name === expected.input);
  const output = session.outputs.find(({ name }) => name === expected.output);
  const others = session.inputs.filter(
    ({ name }) => name !== expected.input && name !== 'attention_mask',
  );
  const fits =
    input?.type === expected.inputType &&
    input.shape.length === expected.rank &&
    output?.type === 'float32' &&
    typeof output.shape[1] === 'number' &&
    others.length === 0;
  if (input && output && fits) return { input, output };
  throw new FlowError(
    'ERR_MODEL_LAYOUT',
    `${file} has the inputs ${list(session.inputs)} and the outputs ${list(session.outputs)}; expected the input ` +
      `${expected.input} (${expected.inputType}, ${expected.rank} sides) and the output ${expected.output} (float32, ` +
      '[batch, dimension]). Export the model with its projection, as transformers.js has it.',
  );
}

function list(found: readonly OnnxPort[]): string {
  return found
    .map(({ name, type, shape }) => `${name} (${type}, [${shape.join(', ')}])`)
    .join(', ');
}

function maskLike({ data, shape }: OnnxInput): OnnxInput {
  return { type: 'int64', data: new BigInt64Array(data.length).fill(1n), shape };
}
