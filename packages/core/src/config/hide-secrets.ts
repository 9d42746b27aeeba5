/** True for variables whose values look like secrets: tokens, keys, passwords. */
export function isSecretName(name: string): boolean {
  return /token|key|secret|passw|passphrase|credential/i.test(name);
}

/**
 * A message in which the values of variables that look like secrets are replaced by `$NAME`. A message may have cut a value
 * short, so its beginning counts too.
 *
 * @param variables Values by name; null: unset.
 */
export function hideSecrets(
  message: string,
  variables: Readonly<Record<string, string | null>>,
): string {
  let hidden = message;
  for (const [name, value] of Object.entries(variables)) {
    if (!value || !isSecretName(name)) continue;
    // In messages texts stand in the form of JSON.
    for (const text of new Set([value, JSON.stringify(value).slice(1, -1)])) {
      hidden = replaceText(hidden, text, `$${name}`);
    }
  }
  return hidden;
}

/** Characters of a value that are enough to recognize it. */
const enough = 12;

function replaceText(message: string, text: string, replacement: string): string {
  const start = text.slice(0, enough);
  let result = '';
  let from = 0;
  for (let at = message.indexOf(start); at >= 0; at = message.indexOf(start, from)) {
    const length = commonLength(message, at, text);
    const isShown = text.length > enough || isWord(message, at, length);
    result += message.slice(from, at) + (isShown ? replacement : text);
    from = at + length;
  }
  return result + message.slice(from);
}

/** How many characters of `text` stand in `message` from `at` on. */
function commonLength(message: string, at: number, text: string): number {
  let length = 0;
  while (length < text.length && message[at + length] === text[length]) length += 1;
  return length;
}

/** A short value may be a part of other words; then it is not meant. */
function isWord(message: string, at: number, length: number): boolean {
  const around = message.slice(Math.max(0, at - 1), at) + message.slice(at + length).slice(0, 1);
  return !/[\p{L}\p{N}]/u.test(around);
}
