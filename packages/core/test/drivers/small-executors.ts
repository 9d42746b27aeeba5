import { FlowError } from '../../src/document/flow-error.ts';
import { allocateTensor, type Tensor } from '../../src/document/tensor.ts';
import type {
  Crafter,
  Encoder,
  KeyValueIndexer,
  NamedExecutor,
  VectorIndexer,
} from '../../src/executor/executor.ts';

/** A float32 vector in shared memory. */
export function vector(values: readonly number[], model?: string): Tensor<'float32'> {
  const tensor = allocateTensor('float32', [values.length]);
  tensor.data.set(values);
  return model === undefined ? tensor : { ...tensor, model };
}

/** Vectors in a Map; Euclidean distance. The first vector fixes the dimension. Remembers each call of `add`. */
export class SmallVectorIndex implements VectorIndexer {
  readonly vectors = new Map<string, Float32Array>();
  readonly added: { ids: readonly string[]; roots?: readonly string[]; model?: string }[] = [];
  readonly #dimension: number;

  constructor(dimension: number, stored: Readonly<Record<string, readonly number[]>> = {}) {
    this.#dimension = dimension;
    for (const [id, values] of Object.entries(stored))
      this.vectors.set(id, new Float32Array(values));
  }

  add(
    ids: readonly string[],
    { data, shape, model }: Tensor<'float32'>,
    roots?: readonly string[],
  ) {
    this.#check(shape);
    if (ids.some((id) => id.length > 36))
      throw new FlowError('ERR_ID_LENGTH', 'the id is too long');
    if (model === 'foreign') throw new FlowError('ERR_INDEX_MODEL', 'another model');
    ids.forEach((id, row) => {
      const start = row * this.#dimension;
      this.vectors.set(id, data.slice(start, start + this.#dimension));
    });
    this.added.push({ ids, ...(roots && { roots }), ...(model !== undefined && { model }) });
  }

  update(ids: readonly string[], vectors: Tensor<'float32'>, roots?: readonly string[]) {
    if (ids.every((id) => this.vectors.has(id))) this.add(ids, vectors, roots);
  }

  delete(ids: readonly string[]) {
    for (const id of ids) this.vectors.delete(id);
  }

  query({ data, shape }: Tensor<'float32'>, topK: number) {
    this.#check(shape);
    return Array.from({ length: shape[0] ?? 0 }, (_, row) => {
      const start = row * this.#dimension;
      const query = data.subarray(start, start + this.#dimension);
      const hits = [...this.vectors].map(([id, stored]) => ({
        id,
        distance: Math.hypot(...stored.map((value, i) => value - (query[i] ?? 0))),
      }));
      const best = hits.sort((a, b) => a.distance - b.distance).slice(0, topK);
      return { ids: best.map(({ id }) => id), distances: best.map(({ distance }) => distance) };
    });
  }

  queryByKey(ids: readonly string[]) {
    return ids.map((id) => {
      const stored = this.vectors.get(id);
      return stored && vector([...stored]);
    });
  }

  get size() {
    return this.vectors.size;
  }

  #check([, dimension]: readonly number[]) {
    if (dimension === this.#dimension) return;
    throw new FlowError('ERR_INDEX_DIMENSION', `got ${dimension}, expected ${this.#dimension}`);
  }
}

/** Bytes in a Map. */
export class SmallStore implements KeyValueIndexer {
  readonly values = new Map<string, Uint8Array>();
  readonly roots: string[] = [];

  add(ids: readonly string[], values: readonly Uint8Array[], roots: readonly string[] = []) {
    if (ids.some((id) => id.length > 36))
      throw new FlowError('ERR_ID_LENGTH', 'the id is too long');
    if (ids.includes('locked')) throw new FlowError('ERR_INDEX_LOCKED', 'another Flow writes');
    ids.forEach((id, index) => {
      const value = values[index];
      if (value) this.values.set(id, value);
    });
    this.roots.push(...roots);
  }

  update(ids: readonly string[], values: readonly Uint8Array[]) {
    if (ids.every((id) => this.values.has(id))) this.add(ids, values);
  }

  delete(ids: readonly string[]) {
    for (const id of ids) this.values.delete(id);
  }

  query(ids: readonly string[]) {
    return ids.map((id) => this.values.get(id));
  }

  get size() {
    return this.values.size;
  }
}

/** Text → [length, 1]. Refuses a batch with the text `bad`. Remembers the batches. */
export class SmallTextEncoder implements Encoder<string> {
  readonly fingerprint = 'small:1';
  readonly batches: number[] = [];

  accepts(content: unknown): content is string {
    return typeof content === 'string';
  }

  async encode(texts: readonly string[]): Promise<Tensor<'float32'>> {
    this.batches.push(texts.length);
    if (texts.includes('bad')) throw new TypeError('cannot encode bad');
    const vectors = allocateTensor('float32', [texts.length, 2]);
    for (const [row, text] of texts.entries()) vectors.data.set([text.length, 1], row * 2);
    return vectors;
  }
}

/** Blob of one number → [number, 1]. */
export class SmallImageEncoder implements Encoder<Tensor> {
  accepts(content: unknown): content is Tensor {
    return typeof content === 'object' && content !== null && 'dtype' in content;
  }

  async encode(blobs: readonly Tensor[]): Promise<Tensor<'float32'>> {
    const vectors = allocateTensor('float32', [blobs.length, 2]);
    for (const [row, { data }] of blobs.entries()) {
      vectors.data.set([Number(data[0]), 1], row * 2);
    }
    return vectors;
  }
}

/** Buffer → blob of its first byte; an empty or missing buffer is an error. */
export class SmallImageReader implements Crafter {
  async craft({ buffer }: Parameters<Crafter['craft']>[0]) {
    if (!buffer?.length) throw new FlowError('ERR_IMAGE_READ', 'there is no buffer');
    return { blob: vector([buffer[0] ?? 0]) };
  }
}

export function vectorIndexer(name: string, executor: VectorIndexer): NamedExecutor {
  const classNames = ['NumpyIndexer', 'BaseVectorIndexer', 'BaseIndexer'];
  return { name, classNames, kind: 'vector-indexer', executor };
}

export function store(name: string, executor: KeyValueIndexer): NamedExecutor {
  const classNames = ['BinaryPbIndexer', 'BaseKVIndexer', 'BaseIndexer'];
  return { name, classNames, kind: 'key-value-indexer', executor };
}

export function encoder<C>(executor: Encoder<C>): NamedExecutor {
  return { name: 'encoder', classNames: ['SmallEncoder'], kind: 'encoder', executor };
}

export function crafter(executor: Crafter): NamedExecutor {
  return { name: 'crafter', classNames: ['SmallReader'], kind: 'crafter', executor };
}
