import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FlowConfig, FlowError } from '@podflow/core';
import { indexFolder, removeIndexes } from '@podflow/executors';

/** How far a data set was indexed into a workspace. */
export interface IndexState {
  dataSet: string;
  /** `fingerprint` of the data set. */
  fingerprint: string;
  /** null: in the order of the data set. */
  seed: number | null;
  /** Documents indexed, from the start on. */
  documents: number;
}

/** The stored indexes of a Flow, and a file beside them that says what was indexed. */
export class IndexStore {
  readonly #folders: readonly string[];
  readonly #file: string | undefined;

  constructor({ pods }: FlowConfig) {
    const metas = pods.filter(({ uses }) => uses.definition.stateful).map(({ uses }) => uses.metas);
    this.#folders = metas.map(indexFolder);
    const [first] = this.#folders;
    this.#file = first === undefined ? undefined : join(dirname(first), 'data-set.json');
  }

  /**
   * Documents of the data set that are indexed already; 0 for a new index. Throws `ERR_INDEX_EXISTS` when something else is
   * there, or nothing is left to do, `ERR_INDEX_LOCKED` when a running Pod writes what is to be removed.
   */
  async begin(
    wanted: Omit<IndexState, 'documents'>,
    total: number,
    { overwrite = false }: { overwrite?: boolean } = {},
  ): Promise<number> {
    if (overwrite) await this.#remove();
    if (this.isEmpty) return 0;
    const state = await this.read();
    const isSame =
      state?.fingerprint === wanted.fingerprint && (state.seed ?? null) === wanted.seed;
    if (state && isSame && state.documents < total) return state.documents;
    const held = state ? ` of ${state.documents} documents of ${state.dataSet}` : '';
    throw new FlowError(
      'ERR_INDEX_EXISTS',
      `The workspace ${this.workspace} already holds an index${held}; remove the folder before indexing again, pass --overwrite to have its index replaced, or set JINA_WORKSPACE to another folder`,
    );
  }

  /** True when nothing was ever stored. */
  get isEmpty(): boolean {
    return !this.#folders.some((folder) => existsSync(folder));
  }

  /** Folder of the index. */
  get workspace(): string {
    return this.#file === undefined ? '' : dirname(this.#file);
  }

  /** Remembers how far indexing came: whole, or as it was. */
  async write(state: IndexState): Promise<void> {
    if (this.#file === undefined) return;
    await mkdir(this.workspace, { recursive: true });
    await writeFile(`${this.#file}.new`, `${JSON.stringify(state, null, 2)}\n`);
    await rename(`${this.#file}.new`, this.#file);
  }

  /** What was indexed; undefined when that is not known. */
  async read(): Promise<IndexState | undefined> {
    if (this.#file === undefined) return undefined;
    try {
      return JSON.parse(await readFile(this.#file, 'utf8')) as IndexState;
    } catch {
      return undefined;
    }
  }

  /** Only what Pods of the Flow store: a workspace may be a folder that has other things too. */
  async #remove(): Promise<void> {
    removeIndexes(this.#folders);
    if (this.#file !== undefined) await rm(this.#file, { force: true });
  }
}
