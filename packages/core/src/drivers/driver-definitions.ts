import type { DriverDefinition } from '../config/driver-definition.ts';
import type { ArgumentDefinition } from '../config/executor-definition.ts';

type Arguments = Readonly<Record<string, ArgumentDefinition>>;

const always: Arguments = {
  priority: {
    type: 'number',
    default: 0,
    description: 'Entries of a queryset with a greater priority override the arguments.',
  },
};

const recursive: Arguments = {
  ...always,
  traversal_paths: {
    type: 'any',
    description: 'Where it works: a list of paths of r (roots), c (chunks) and m (matches).',
  },
  recur_on: {
    type: 'any',
    description: 'Where it worked before Jina 0.9.',
    ignored: 'traversal_paths took its place',
  },
};

const fieldList: ArgumentDefinition = { type: 'list', description: 'Names of fields.' };

const dataUri: Arguments = {
  charset: { type: 'string', default: 'utf-8', description: 'Charset named in the URI of a text.' },
  base64: {
    type: 'boolean',
    default: false,
    description: 'Base64 for texts too; other types always have it.',
  },
};

const filtering = ['c', 'r'];
const roots = ['r'];
const searching = ['r', 'c'];

/** Every driver there is, by class name, with its arguments. */
export const driverDefinitions: ReadonlyMap<string, DriverDefinition> = new Map(
  [
    define('FilterQL', 'Keeps the Documents that match all lookups.', filtering, {
      lookups: {
        type: 'map',
        description: 'From a path with or without operator, e.g. mime_type__contains, to a value.',
      },
    }),
    define('SelectQL', 'Clears every other field.', roots, { fields: fieldList }),
    define('ExcludeQL', 'Clears fields.', roots, { fields: fieldList }),
    define('SelectReqQL', 'Clears every other part of the request.', null, { fields: fieldList }),
    define('ExcludeReqQL', 'Clears parts of the request.', null, { fields: fieldList }),
    define('SortQL', 'Sorts each list by a field.', roots, {
      field: { type: 'string', description: 'Path of the field, e.g. score__value.' },
      reverse: { type: 'boolean', default: false, description: 'Descending.' },
    }),
    define('SliceQL', 'Keeps a part of each list.', filtering, {
      start: { type: 'integer', default: 0, description: 'Position of the first to keep, from 0.' },
      end: { type: 'integer', description: 'Position after the last to keep; none: to the end.' },
    }),
    define('ReverseQL', 'Reverses each list.', roots),
    define('URI2Buffer', 'Reads what the uri stands for into the buffer.', filtering),
    define('URI2DataURI', 'Makes the uri of a file a data URI.', filtering, dataUri),
    define('Buffer2URI', 'Writes the buffer into the uri as a data URI.', filtering, dataUri),
    define('Text2URI', 'Writes the text into the uri as a data URI.', filtering, dataUri),
    define('CraftDriver', 'Has each Document changed by a crafter.', filtering, executing('craft')),
    define('SegmentDriver', 'Has each Document cut into chunks.', roots, executing('segment')),
    define(
      'EncodeDriver',
      'Has the contents encoded to embeddings.',
      filtering,
      executing('encode'),
    ),
    define('VectorIndexDriver', 'Indexes embeddings by id.', filtering, executing('add')),
    define('VectorSearchDriver', 'Adds the nearest vectors as matches.', searching, {
      ...executing('query'),
      top_k: { type: 'integer', default: 50, description: 'Number of matches.' },
      fill_embedding: {
        type: 'boolean',
        default: false,
        description: 'Gives matches their vectors.',
      },
    }),
    define(
      'VectorFillDriver',
      'Fills embeddings from an index by id.',
      searching,
      executing('query_by_key'),
    ),
    define('KVIndexDriver', 'Stores Documents by id.', filtering, executing('add')),
    define('KVSearchDriver', 'Fetches Documents by id; removes those not stored.', ['m'], {
      ...executing('query'),
      is_update: {
        type: 'boolean',
        default: true,
        description: 'Fills empty fields only; otherwise the stored Document takes the place.',
      },
    }),
    define('DeleteDriver', 'Deletes the ids of the request.', null, executing('delete')),
    define('ReduceAllDriver', 'Unites the parts of a join: roots, chunks or matches.', ['c']),
    define('CollectEvaluationDriver', 'Unites the evaluations of the parts of a join.', roots),
    define('ConcatEmbedDriver', 'Concatenates the embeddings of the parts of a join.', roots),
    define('RankEvaluateDriver', 'Compares matches with those of the groundtruth.', filtering, {
      ...executing('evaluate'),
      fields: {
        type: 'any',
        default: ['id'],
        description: 'Path or paths compared, e.g. tags__id.',
      },
      field: { type: 'any', description: 'Old name of fields.' },
      running_avg: {
        type: 'boolean',
        default: false,
        description: 'Gives the mean of all values so far.',
      },
    }),
    define('LogInfoDriver', 'Writes the request to stderr.', null, {
      key: { type: 'string', description: 'Part to write.', ignored: 'the request is written' },
      json: { type: 'boolean', description: 'As JSON.', ignored: 'it is always JSON' },
    }),
    define('RouteDriver', 'Forwards the request.', null, {
      raise_no_dealer: {
        type: 'boolean',
        description: 'Fails when no Pea is idle.',
        ignored: 'the runtime routes',
      },
    }),
    define('ForwardDriver', 'Forwards the request.', null),
    define('ReduceDriver', 'Forwards the last part of a join.', null),
    define('ControlReqDriver', 'Answers control requests; the runtime does that here.', null),
  ].map((definition) => [definition.name, definition]),
);

function define(
  name: string,
  description: string,
  defaultPaths: readonly string[] | null,
  own: Arguments = {},
): DriverDefinition {
  const common = defaultPaths ? recursive : always;
  return { name, description, defaultPaths, arguments: { ...common, ...own } };
}

function executing(method: string): Arguments {
  return {
    executor: {
      type: 'string',
      description: 'Name or class of the Executor, in a compound one.',
    },
    method: { type: 'string', default: method, description: 'Method of the Executor it calls.' },
  };
}
