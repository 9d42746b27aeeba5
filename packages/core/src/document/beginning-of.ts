/** Characters of a text that are shown. */
const maxText = 40;

/** A text, or an id, for a message: on one line, and cut where it is long. */
export function beginningOf(text: string): string {
  // A megabyte is not taken apart for its first words.
  const line = text.slice(0, 4 * maxText).replace(/\s+/g, ' ');
  const characters = Array.from(line);
  if (characters.length <= maxText && text.length <= 4 * maxText) return line;
  return `${characters.slice(0, maxText).join('')}…`;
}
