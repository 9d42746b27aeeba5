import { FlowError } from '@podflow/core/executor';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** An input or output of an ONNX graph. */
export interface OnnxPort {
  name: string;
  /** E.g. `float32`, `int64`. */
  type: string;
  /** A number where the graph fixes the side, a name where it does not. */
  shape: readonly (number | string)[];
}

/** Data of one input; not in shared memory, which onnxruntime-node 1.30 refuses. */
export type OnnxInput =
  | { type: 'float32'; data: Float32Array; shape: readonly number[] }
  | { type: 'int64'; data: BigInt64Array; shape: readonly number[] };

/** One loaded ONNX graph. The only file that knows onnxruntime. */
export class OnnxSession {
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  readonly #session: InferenceSession;
  readonly #file: string;
  #open = true;

  private constructor(file: string, session: InferenceSession) {
    this.#file = file;
    this.#session = session;
    this.inputs = session.inputMetadata.map(portOf);
    this.outputs = session.outputMetadata.map(portOf);
  }

  /**
   * Loads the graph on `threads` CPU threads, which sleep while there is nothing to do: threads that wait busily, as
   * onnxruntime has it, take the cores from the other Pods. Throws `ERR_MODEL_LAYOUT` for a file that is no ONNX graph.
   */
  static async open(file: string, threads: number): Promise<OnnxSession> {
    try {
      const session = await InferenceSession.create(file, {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        logSeverityLevel: 3,
        extra: { session: sessionSettings },
      });
      return new OnnxSession(file, session);
    } catch (cause) {
      throw new FlowError(
        'ERR_MODEL_LAYOUT',
        `${file} cannot be loaded as an ONNX graph: ${(cause as Error).message}. Get the file again.`,
        { cause },
      );
    }
  }

  /** Runs the graph and returns the values of `output`, a float32 port. Blocks the thread meanwhile. */
  async run(inputs: Readonly<Record<string, OnnxInput>>, output: string): Promise<Float32Array> {
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, input]) => [name, toOnnx(input)]),
    );
    try {
      const results = await this.#session.run(feeds, [output]);
      return results[output]?.data as Float32Array;
    } catch (cause) {
      throw new FlowError('ERR_EXECUTOR', `${this.#file} failed: ${(cause as Error).message}`, {
        cause,
      });
    }
  }

  /** Frees the native memory; harmless a second time. */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#session.release();
  }
}

const sessionSettings = {
  intra_op: { allow_spinning: '0' },
  inter_op: { allow_spinning: '0' },
  // Work in smaller pieces, so that a thread that lost its core to another Pod holds up less of it.
  dynamic_block_base: '4',
};

function portOf(metadata: InferenceSession.ValueMetadata): OnnxPort {
  const { name } = metadata;
  return metadata.isTensor
    ? { name, type: metadata.type, shape: metadata.shape }
    : { name, type: 'no tensor', shape: [] };
}

function toOnnx(input: OnnxInput): Tensor {
  return input.type === 'int64'
    ? new Tensor('int64', input.data, input.shape)
    : new Tensor('float32', input.data, input.shape);
}
