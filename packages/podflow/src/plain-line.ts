/** One line without control characters: a text of somebody's data must not steer the terminal. Cut to `maxLength` characters. */
export function plainLine(text: string, maxLength = 80): string {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}
