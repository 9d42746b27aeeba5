import { classOf } from './own-bytes.ts';

/** True for a URL, of whatever realm. */
export function isUrl(value: unknown): value is URL {
  return classOf(value) === 'URL' && typeof (value as URL).href === 'string';
}

/** True for a Blob or File, of whatever realm. */
export function isBlob(value: unknown): value is Blob {
  const { arrayBuffer, size } = Object(value) as Partial<Blob>;
  return typeof arrayBuffer === 'function' && typeof size === 'number';
}
