import { didYouMean } from '../config/suggest.ts';
import type { Document, NamedScore } from '../document/document.ts';
import { camelCase, snakeCase } from '../document/field-name.ts';
import { FlowError } from '../document/flow-error.ts';

/** What a value is, so that a path can go on from it. `value`: what JSON can say. `leaf`: nothing below. */
export type Shape = 'document' | 'score' | 'documents' | 'scores' | 'value' | 'leaf';

/** A field as the query language sees it: one that is not set has the empty value of its type. */
export interface Field<K extends string = string> {
  readonly key: K;
  readonly shape: Shape;
  readonly empty: unknown;
}

/** Fields that drivers can clear. A Document always keeps its id, and its error so that it is passed over. */
export type DocumentField = Exclude<keyof Document, 'error'>;

/** The fields of Jina's Documents, by their camelCase names. */
export const documentFields: ReadonlyMap<string, Field<DocumentField>> = fieldMap([
  ...fields('leaf', '', [
    'id',
    'contentHash',
    'levelName',
    'parentId',
    'text',
    'uri',
    'mimeType',
    'modality',
  ]),
  ...fields('leaf', 0, ['granularity', 'adjacency', 'weight', 'length', 'offset']),
  ...fields('leaf', null, ['buffer', 'blob', 'embedding']),
  ...fields('value', {}, ['tags']),
  ...fields('value', [], ['location']),
  ...fields('documents', [], ['chunks', 'matches']),
  ...fields('score', {}, ['score']),
  ...fields('scores', [], ['evaluations']),
]);

/** Jina's name for whichever of `text`, `buffer`, `blob` a Document has. */
export const contentName = 'content';

/** The fields of scores. */
export const scoreFields: ReadonlyMap<string, Field<keyof NamedScore>> = fieldMap([
  ...fields('leaf', 0, ['value']),
  ...fields('leaf', '', ['opName', 'description', 'refId']),
  ...fields('scores', [], ['operands']),
]);

/** A field by its name in YAML, `mime_type` or `mimeType`. Throws `ERR_VALUE` for an unknown one; `label` says where. */
export function findField<K extends string>(
  known: ReadonlyMap<string, Field<K>>,
  name: string,
  label: string,
): Field<K> {
  const field = known.get(camelCase(name));
  if (field) return field;
  const names = [...known.keys(), ...(known.has('text') ? [contentName] : [])].map(snakeCase);
  const advice = didYouMean(name, names) || `; expected one of ${names.join(', ')}`;
  throw new FlowError('ERR_VALUE', `${label}: there is no field "${name}"${advice}`);
}

function fields<K extends string>(shape: Shape, empty: unknown, keys: readonly K[]): Field<K>[] {
  return keys.map((key) => ({ key, shape, empty }));
}

function fieldMap<K extends string>(list: readonly Field<K>[]): ReadonlyMap<string, Field<K>> {
  return new Map(list.map((field) => [field.key, field]));
}
