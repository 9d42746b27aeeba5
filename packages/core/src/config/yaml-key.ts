import { isScalar } from 'yaml';

/** The name that a key of a YAML mapping stands for: `-` and `_` are the same. */
export function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key).replaceAll('-', '_');
}
