import { distance } from 'fastest-levenshtein';

/** Levenshtein distance: the least number of characters (code points) to insert, delete or replace. */
export function editDistance(left: string, right: string): number {
  // The library compares halves of characters beyond the 16-bit plane: each character gets a 16-bit number instead.
  const numbers = new Map<string, number>();
  const numbered = (text: string): string =>
    Array.from(text, (character) => {
      const number = numbers.get(character) ?? numbers.size;
      numbers.set(character, number);
      return String.fromCharCode(number);
    }).join('');
  return distance(numbered(left), numbered(right));
}
