import { allocateTensor, FlowError, type Tensor } from '@podflow/core/executor';
import type { Tower, TowerPorts } from '../models/dual-encoder.ts';
import type { ClipModel } from './clip-model.ts';
import { type OnnxInput, type OnnxPort, OnnxSession } from './onnx-session.ts';
import { threadsFor } from './threads-for.ts';

/** The loaded half of a CLIP model. */
export class ClipTower {
  /** Length of a vector. */
  readonly dimension: number;
  /** Sides of the graph's input; a name where a side is free. */
  readonly inputShape: readonly (number | string)[];
  /** CPU threads it runs on. */
  readonly threads: number;
  readonly #session: OnnxSession;
  readonly #ports: TowerPorts;
  readonly #model: ClipModel;
  readonly #hasMask: boolean;

  private constructor(session: OnnxSession, tower: Tower, model: ClipModel, threads: number) {
    const ports = model.family.ports[tower];
    const { input, output } = checkLayout(session, ports, model.onnxFile);
    this.#session = session;
    this.#ports = ports;
    this.#model = model;
    this.threads = threads;
    this.#hasMask = session.inputs.some(({ name }) => name === 'attention_mask');
    this.inputShape = input.shape;
    this.dimension = Number(output.shape[1]);
    checkDimension(this.dimension, model);
  }

  /**
   * Loads the tower for one of `shards` Peas, on as many threads as `threadsFor` says unless told.
   * Throws `ERR_MODEL_LAYOUT` when its graph has other inputs or outputs than its family's.
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
    const { input, output } = this.#ports;
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
  expected: TowerPorts,
  file: string,
): { input: OnnxPort; output: OnnxPort } {
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

/** Vectors of another length than the configuration says would not go with those of the other tower. */
function checkDimension(
  dimension: number,
  { dimension: expected, folder, onnxFile }: ClipModel,
): void {
  if (expected === undefined || expected === dimension) return;
  throw new FlowError(
    'ERR_MODEL_LAYOUT',
    `${onnxFile} gives vectors of ${dimension} numbers, but the config.json of ${folder} says ${expected}: the files ` +
      'are of different models. Get them again from one.',
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
