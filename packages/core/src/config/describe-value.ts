/** A value as messages show it: short, on one line. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'function') return 'a function';
  const text = JSON.stringify(typeof value === 'string' ? value : String(value));
  const shown = text.length > maxLength ? `${text.slice(0, maxLength)}…"` : text;
  return typeof value === 'string' ? shown : shown.slice(1, -1);
}

const maxLength = 60;
