/** What a text is meant as, before anything is read. */
export type TextKind = 'text' | 'data-uri' | 'web-address' | 'file-address' | 'json' | 'blank';

/**
 * Tells what a text is meant as. Only a text that is an address as a whole is one: "https://example.org a page" and
 * "Data: cats, dogs" are texts. `json`: it begins as an object does; whether it is one shows when it is parsed.
 */
export function kindOfText(text: string): TextKind {
  // Most texts show in their first character that they are no more than that.
  if (/^[^\s{dhf]/i.test(text)) return 'text';
  const trimmed = text.trim();
  if (trimmed === '') return 'blank';
  if (trimmed.startsWith('{')) return 'json';
  if (isDataUri(trimmed)) return 'data-uri';
  if (/^https?:\/\/\S+$/i.test(trimmed)) return 'web-address';
  return /^file:\S+$/i.test(trimmed) ? 'file-address' : 'text';
}

/**
 * True for a text that is meant as a data URI, whether or not it is one without a fault: what stands before the comma is nothing, begins
 * with a type such as `image/png` or with a parameter, or says base64.
 */
export function isDataUri(text: string): boolean {
  if (!/^data:/i.test(text)) return false;
  return /^(?:$|;|[^\s;/]+\/[^\s;/]+\s*(?:;|$))|;\s*base64/i.test(headOf(text));
}

/** What stands between `data:` and the comma that begins the data; all when there is none. A quoted comma does not count. */
export function headOf(dataUri: string): string {
  // Heads are short; the data can be megabytes.
  const start = dataUri.slice('data:'.length, maxHead);
  return /^(?:"[^"]*"|[^,"])*/.exec(start)?.[0] ?? '';
}

/** Characters of a head that are looked at. */
const maxHead = 2_000;
