import type { Catalog } from '../../src/config/catalog.ts';
import type { DriverDefinition } from '../../src/config/driver-definition.ts';
import type {
  ArgumentDefinition,
  ExecutorDefinition,
  ExecutorKind,
} from '../../src/config/executor-definition.ts';
import { ExecutorRegistry } from '../../src/config/executor-registry.ts';

type Arguments = Readonly<Record<string, ArgumentDefinition>>;

/** A few of the classes that Flows name. */
export function testCatalog(): Catalog {
  const images = [
    { pattern: /^jinahub\/pod\.encoder\.clipimageencoder(:|$)/, className: 'CLIPImageEncoder' },
    { pattern: /^jinahub\/pod\.encoder\.cliptextencoder(:|$)/, className: 'CLIPTextEncoder' },
  ];
  return { executors: new ExecutorRegistry(executors(), images), drivers: drivers() };
}

function executors(): ExecutorDefinition[] {
  return [
    executor('BaseExecutor', 'base', {}),
    executor('ImageReader', 'crafter', { channel_axis: argument('integer') }),
    executor('ImageNormalizer', 'crafter', {
      target_size: argument('any'),
      img_mean: argument('list'),
      img_std: argument('list'),
      resize_dim: argument('integer'),
      channel_axis: argument('integer'),
    }),
    executor('CLIPImageEncoder', 'encoder', encoderArguments),
    executor('CLIPTextEncoder', 'encoder', encoderArguments),
    executor(
      'NumpyIndexer',
      'vector-indexer',
      {
        index_filename: argument('string'),
        metric: { ...argument('string'), choices: ['cosine', 'euclidean'] },
        delete_on_dump: argument('boolean'),
        compress_level: { ...argument('integer'), ignored: 'Stored in LMDB.' },
      },
      ['BaseVectorIndexer', 'BaseIndexer'],
    ),
    executor(
      'BinaryPbIndexer',
      'key-value-indexer',
      { index_filename: argument('string'), delete_on_dump: argument('boolean') },
      ['BaseKVIndexer', 'BaseIndexer'],
    ),
    executor('CompoundIndexer', 'compound-indexer', {}),
    executor('ReciprocalRankEvaluator', 'evaluator', { eval_at: argument('integer') }),
  ];
}

const encoderArguments: Arguments = {
  model: argument('string'),
  batch_size: argument('number'),
  labels: argument('map'),
};

function executor(
  className: string,
  kind: ExecutorKind,
  args: Arguments,
  ancestors: readonly string[] = [],
): ExecutorDefinition {
  return {
    className,
    kind,
    ancestors,
    stateful: kind.endsWith('indexer'),
    module: 'file:///classes.js',
    exportName: `create${className}`,
    arguments: args,
    description: 'For tests.',
  };
}

function drivers(): ReadonlyMap<string, DriverDefinition> {
  const definitions: Readonly<Record<string, Arguments>> = {
    RouteDriver: {},
    FilterQL: { lookups: argument('map') },
    ExcludeQL: { fields: argument('list') },
    SortQL: { field: argument('string'), reverse: argument('boolean') },
    SliceQL: { start: argument('integer'), end: argument('integer') },
    CraftDriver: {},
    EncodeDriver: {},
    URI2Buffer: {},
    Buffer2URI: { charset: argument('string'), base64: argument('boolean') },
    VectorIndexDriver: {},
    KVIndexDriver: {},
    VectorSearchDriver: { top_k: argument('integer'), fill_embedding: argument('boolean') },
    KVSearchDriver: { is_update: argument('boolean') },
    ReduceAllDriver: {},
    CollectEvaluationDriver: {},
    RankEvaluateDriver: { fields: argument('list') },
  };
  return new Map(
    Object.entries(definitions).map(([name, args]) => [
      name,
      { name, arguments: args, defaultPaths: ['c', 'r'], description: 'For tests.' },
    ]),
  );
}

function argument(type: ArgumentDefinition['type']): ArgumentDefinition {
  return { type, description: 'For tests.' };
}
