type Scalar = string | number | boolean | null;

/**
 * The type that a text stands for, quoted in the YAML or not: `'2'` is 2, `TRUE` is true, an empty text is null,
 * text in quotes is its inner text cast again, `[a, 1]` is a flat list. Anything else stays a text.
 */
export function castText(text: string): Scalar | Scalar[] {
  const inner = unquote(text);
  if (inner.startsWith('[') && inner.endsWith(']') && inner.length > 1) return castList(inner);
  return castScalar(inner);
}

function castList(text: string): Scalar[] | string {
  const items = text.slice(1, -1);
  if (/[[\]{}]/.test(items)) return text;
  if (items.trim() === '') return [];
  return items.split(',').map((item) => castScalar(unquote(item.trim())));
}

function castScalar(text: string): Scalar {
  if (text === '') return null;
  const lower = text.length <= 5 ? text.toLowerCase() : text;
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  return castNumber(text) ?? text;
}

/** Whole numbers too large for a double stay texts: they are ids. */
function castNumber(text: string): number | undefined {
  if (/^[+-]?\d+$/.test(text)) {
    const integer = Number(text);
    return Number.isSafeInteger(integer) ? integer : undefined;
  }
  if (!/^[+-]?(?:\d+\.?|\d*\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function unquote(text: string): string {
  let inner = text;
  while (isQuoted(inner)) inner = inner.slice(1, -1);
  return inner;
}

function isQuoted(text: string): boolean {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return false;
  return text.indexOf(quote, 1) === text.length - 1;
}
