import { camelCase, isGivenField } from '../document/field-name.ts';
import { isBytes } from '../document/own-bytes.ts';
import { isPlainObject } from '../document/plain-object.ts';

/** True when at least one field of a Document is given: nothing could be done without. A text may be empty: somebody wrote it. */
export function hasField(item: object): boolean {
  return Object.keys(item).some((key) => {
    const field = camelCase(key);
    if (!isGivenField(field)) return false;
    const value: unknown = item[key as keyof typeof item];
    return !isEmpty(value) || (field === 'text' && value === '');
  });
}

/** As protobuf sees it: what has the default value of its type was not given. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (typeof value !== 'object') return false;
  if (isBytes(value) || ArrayBuffer.isView(value)) return value.byteLength === 0;
  return (Array.isArray(value) || isPlainObject(value)) && Object.keys(value).length === 0;
}
