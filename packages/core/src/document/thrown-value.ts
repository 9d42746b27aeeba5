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

/** Where it was thrown, and what caused it; what it says where it has no stack. */
export function stackOf(thrown: unknown): string {
  const stack = readProperty(thrown, 'stack');
  const own = typeof stack === 'string' ? stack : messageOf(thrown);
  const cause = readProperty(thrown, 'cause');
  // One that is its own cause goes on for ever.
  if (cause === undefined || cause === thrown) return own.slice(0, longest);
  const causeStack = readProperty(cause, 'stack');
  const text = typeof causeStack === 'string' ? causeStack : messageOf(cause);
  return `${own}\ncaused by: ${text}`.slice(0, longest);
}

function textOf(thrown: unknown): string {
  try {
    const text = String(thrown);
    return text === '[object Object]' ? `threw ${JSON.stringify(thrown)}` : text;
  } catch {
    return 'threw something that cannot be read';
  }
}
