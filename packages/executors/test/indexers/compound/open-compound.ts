import { join } from 'node:path';
import type {
  Executor,
  ExecutorFactory,
  ExecutorKind,
  KeyValueIndexer,
  NamedExecutor,
  VectorIndexer,
} from '@podflow/core';
import type { IndexerOptions } from '../../../../../test/contracts/indexer-harness.ts';
import { createCompoundIndexer } from '../../../src/indexers/compound/compound-indexer.ts';
import { createBinaryPbIndexer } from '../../../src/indexers/key-value/binary-pb-indexer.ts';
import { createNumpyIndexer } from '../../../src/indexers/vector/numpy-indexer.ts';
import { contextOf } from '../open-indexer.ts';

export interface Compound extends Executor {
  vectors: VectorIndexer;
  documents: KeyValueIndexer;
}

/** A compound of a vector and a key-value indexer, with both in reach. */
export async function openCompound(options: IndexerOptions): Promise<Compound> {
  const inside = { ...options, workspace: join(options.workspace, 'compound') };
  const components = [
    await named('vecidx', 'vector-indexer', createNumpyIndexer, inside),
    await named('docidx', 'key-value-indexer', createBinaryPbIndexer, inside),
  ];
  const context = contextOf('compound', options);
  const compound = await createCompoundIndexer({}, { ...context, components });
  const [vectorIndexer, documents] = components.map(({ executor }) => executor);
  return Object.assign(compound, {
    vectors: vectorIndexer as VectorIndexer,
    documents: documents as KeyValueIndexer,
  });
}

/** A component of a compound. */
export async function named(
  name: string,
  kind: ExecutorKind,
  create: ExecutorFactory,
  options: IndexerOptions,
  arguments_: Record<string, unknown> = {},
): Promise<NamedExecutor> {
  const executor = await create(arguments_, contextOf(name, options));
  return { name, classNames: [name], kind, executor };
}
