/**
 * One warning for each key that has no effect but is written almost as one that has, such as `topK` for `top_k`. Other unknown keys
 * are left alone, as in Jina.
 */
export function misspelledKeys(body: object, known: readonly string[]): string[] {
  const byLetters = new Map(known.map((key) => [lettersOf(key), key]));
  return Object.keys(body).flatMap((key) => {
    const meant = byLetters.get(lettersOf(key));
    if (meant === undefined || meant === key) return [];
    return `The key ${JSON.stringify(key)} of the body is not known and has no effect; did you mean "${meant}"?`;
  });
}

function lettersOf(key: string): string {
  return key
    .slice(0, maxKey)
    .replace(/[_\s-]/g, '')
    .toLowerCase();
}

/** Characters of a key that are looked at. */
const maxKey = 40;
