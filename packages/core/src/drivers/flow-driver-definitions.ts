import type { DriverDefinition } from '../config/driver-definition.ts';
import { define, roots } from './define-driver.ts';

/** Drivers for joins, and those that forward, wait or log. */
export const flowDriverDefinitions: readonly DriverDefinition[] = [
  define(
    'ReduceAllDriver',
    'Unites the parts of a join: roots, chunks or matches. Matches that every part ranks by distance are ranked by distance, then id.',
    ['c'],
  ),
  define('CollectEvaluationDriver', 'Unites the evaluations of the parts of a join.', roots),
  define('ConcatEmbedDriver', 'Concatenates the embeddings of the parts of a join.', roots),
  define('ReduceDriver', 'Forwards the last part of a join.', null),
  define('RouteDriver', 'Forwards the request.', null, {
    raise_no_dealer: {
      type: 'boolean',
      description: 'Fails when no Pea is idle.',
      ignored: 'the runtime routes',
    },
  }),
  define('ForwardDriver', 'Forwards the request.', null),
  define('LogInfoDriver', 'Writes the request to stderr.', null, {
    key: { type: 'string', description: 'Part to write.', ignored: 'the request is written' },
    json: { type: 'boolean', description: 'As JSON.', ignored: 'it is always JSON' },
  }),
  define('WaitDriver', 'Waits for 5 seconds.', null),
  define('ControlReqDriver', 'Answers control requests; the runtime does that here.', null),
];
