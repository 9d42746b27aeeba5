/** Characters of a message that are kept: it travels with the request. */
const longest = 10_000;

/** A property of anything that was thrown; undefined where reading it fails: it may be a proxy or have a getter that throws. */
export function readProperty(thrown: unknown, name: string): unknown {
  try {
    return (thrown as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** What anything that was thrown says. Never throws. */
export function messageOf(thrown: unknown): string {
  const message = readProperty(thrown, 'message');
  const text = typeof message === 'string' ? message : textOf(thrown);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function textOf(thrown: unknown): string {
  try {
    const text = String(thrown);
    return text === '[object Object]' ? `threw ${JSON.stringify(thrown)}` : text;
  } catch {
    return 'threw something that cannot be read';
  }
}
