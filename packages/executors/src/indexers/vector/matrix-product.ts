import type { InferenceSession } from 'onnxruntime-node';

import { FreedBuffers } from './freed-buffers.ts';

type Onnx = typeof import('onnxruntime-node');

/** Float32 `rows` `[count, stride]` and `columns` `[stride, width]`; not in shared memory. */
export interface Factors {
  rows: Float32Array;
  columns: Float32Array;
  count: number;
  stride: number;
  width: number;
}

/** The product of two matrices by onnxruntime, which is loaded when it is first opened. */
export class MatrixProduct {
  readonly #onnx: Onnx;
  readonly #session: InferenceSession;
  readonly #freed = new FreedBuffers();

  private constructor(onnx: Onnx, session: InferenceSession) {
    this.#onnx = onnx;
    this.#session = session;
  }

  static async open(threads: number): Promise<MatrixProduct> {
    const onnx = await import('onnxruntime-node');
    const session = await onnx.InferenceSession.create(matMulModel(), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // A thread that waits for the next product leaves its core to other Pods.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      enableCpuMemArena: false,
    });
    return new MatrixProduct(onnx, session);
  }

  /** Writes float32 `[count, width]` into `product`. Blocks the thread meanwhile. */
  async run({ rows, columns, count, stride, width }: Factors, product: Float32Array) {
    const { Tensor } = this.#onnx;
    const copies = await this.#session.run(
      {
        rows: new Tensor('float32', rows, [count, stride]),
        columns: new Tensor('float32', columns, [stride, width]),
      },
      { product: new Tensor('float32', product, [count, width]) },
    );
    // onnxruntime also returns copies.
    for (const { data } of Object.values(copies)) {
      const { buffer } = data as Float32Array<ArrayBuffer>;
      if (buffer !== product.buffer) this.#freed.free(buffer);
    }
  }

  /** Frees the native memory. */
  async close(): Promise<void> {
    await this.#session.release();
  }
}

/** An ONNX model of one MatMul, by the field numbers of onnx.proto. */
function matMulModel(): Uint8Array {
  const inputs = [valueInfo('rows', 'n', 'd'), valueInfo('columns', 'd', 'k')];
  const node = [text(1, 'rows'), text(1, 'columns'), text(2, 'product'), text(4, 'MatMul')];
  const graph = [
    field(1, Buffer.concat(node)),
    text(2, 'matmul'),
    ...inputs.map((input) => field(11, input)),
    field(12, valueInfo('product', 'n', 'k')),
  ];
  const operators = field(8, Buffer.concat([text(1, ''), number(2, 17)]));
  return Buffer.concat([number(1, 8), field(7, Buffer.concat(graph)), operators]);
}

/** A float32 matrix with named sides. */
function valueInfo(name: string, ...sides: readonly string[]): Buffer {
  const shape = Buffer.concat(sides.map((side) => field(1, text(2, side))));
  const tensor = Buffer.concat([number(1, 1), field(2, shape)]);
  return Buffer.concat([text(1, name), field(2, field(1, tensor))]);
}

/** A field of bytes, shorter than 16384, in protobuf's encoding. */
function field(id: number, bytes: Uint8Array): Buffer {
  const length =
    bytes.length < 128 ? [bytes.length] : [(bytes.length % 128) | 128, bytes.length >> 7];
  return Buffer.concat([Buffer.of((id << 3) | 2, ...length), bytes]);
}

function text(id: number, value: string): Buffer {
  return field(id, Buffer.from(value));
}

/** A field that is a number below 128. */
function number(id: number, value: number): Buffer {
  return Buffer.of(id << 3, value);
}
