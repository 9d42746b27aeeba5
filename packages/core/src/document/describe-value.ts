import { classOf } from './own-bytes.ts';

/**
 * What a value is, in a few words for a message: `the number 5`, `a Date`, `an object with the keys txt, id`, `a Float32Array of 3`.
 * Never throws, whatever it is.
 */
export function describeValue(value: unknown): string {
  try {
    return described(value);
  } catch {
    return 'an object that cannot be read';
  }
}

function described(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return value.trim() === '' ? 'an empty text' : `the text ${JSON.stringify(shortened(value))}`;
    case 'function':
      return 'a function';
    case 'object':
      return describeObject(value);
    default:
      return `the ${typeof value} ${String(value)}`;
  }
}

function describeObject(value: object): string {
  const name = className(value);
  if ('byteLength' in value) {
    const { length = value.byteLength } = value as { length?: unknown };
    return `${withArticle(name)} of ${length}`;
  }
  if (name !== 'Object') return withArticle(name);
  const keys = Object.keys(value);
  if (keys.length === 0) return 'an empty object';
  const more = keys.length > maxKeys ? ', …' : '';
  return `an object with the keys ${keys.slice(0, maxKeys).map(shortened).join(', ')}${more}`;
}

function className(value: object): string {
  const { constructor: type } = value as { constructor?: unknown };
  const name = typeof type === 'function' ? type.name : '';
  return name || classOf(value);
}

/** "a URL" and "a Uint8Array" are spoken with a consonant. */
function withArticle(name: string): string {
  return `${/^[AEIO]|^U(?!int|RL)/i.test(name) ? 'an' : 'a'} ${shortened(name)}`;
}

function shortened(text: string): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

const maxKeys = 5;
/** Characters of a text or a name. */
const maxLength = 40;
