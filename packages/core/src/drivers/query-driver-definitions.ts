import type { DriverDefinition } from '../config/driver-definition.ts';
import type { ArgumentDefinition } from '../config/executor-definition.ts';
import { chunksThenRoots, define, roots } from './define-driver.ts';

const fieldList: ArgumentDefinition = {
  type: 'names',
  description:
    'Required. Names of fields, `content` for whichever of text, buffer and blob there is.',
};

const partList: ArgumentDefinition = {
  type: 'names',
  description: 'Required. Names of parts: `index`, `search` … for the body, `queryset`.',
};

/** Drivers of the query language: they filter, select, sort and cut, and a queryset overrides them. */
export const queryDriverDefinitions: readonly DriverDefinition[] = [
  define('FilterQL', 'Keeps the Documents that match all lookups.', chunksThenRoots, {
    lookups: {
      type: 'map',
      description:
        'Required. From a path with or without operator, e.g. mime_type__contains, to a value.',
    },
  }),
  define('SelectQL', 'Clears every other field.', roots, { fields: fieldList }),
  define('ExcludeQL', 'Clears fields.', roots, { fields: fieldList }),
  define('SelectReqQL', 'Clears every other part of the request.', null, { fields: partList }),
  define('ExcludeReqQL', 'Clears parts of the request.', null, { fields: partList }),
  define('SortQL', 'Sorts each list by a field.', roots, {
    field: { type: 'string', description: 'Required. Path of the field, e.g. score__value.' },
    reverse: { type: 'boolean', default: false, description: 'Descending.' },
  }),
  define('SliceQL', 'Keeps a part of each list.', chunksThenRoots, {
    start: {
      type: 'integer',
      default: 0,
      description: 'Position of the first to keep, from 0; below 0 from the end.',
    },
    end: {
      type: 'integer',
      description: 'Position after the last to keep; below 0 from the end; none: to the end.',
    },
  }),
  define('ReverseQL', 'Reverses each list.', roots),
];
