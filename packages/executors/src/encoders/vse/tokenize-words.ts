import { splitSentences } from './split-sentences.ts';

/**
 * The words and signs of a text in lower case, as NLTK 3.5's `word_tokenize(text.lower())` gives them, with which Jina's
 * VSETextEncoder looked words up: `it isn't red.` → `it is n't red .`, `"red"` → ``` `` red '' ```.
 * Rules: Robert MacIntyre's for the Penn Treebank, as NLTK extended them; they run sentence by sentence.
 */
export function tokenizeWords(text: string): string[] {
  return splitSentences(likePython(text.toLowerCase())).flatMap(tokenizeSentence);
}

/** Some separators are white space to Python but not to JavaScript, for which the byte order mark is. */
function likePython(text: string): string {
  const spaced = [...'\x1C\x1D\x1E\x1F\x85'].reduce(
    (result, separator) => result.replaceAll(separator, ' '),
    text,
  );
  return spaced.replaceAll('\uFEFF', '\u200B');
}

function tokenizeSentence(sentence: string): string[] {
  const opened = apply(openingQuotes, sentence);
  const signs = ` ${apply(punctuation, spaceFinalStop(opened))} `;
  return apply([...closingQuotes, ...contractions], signs)
    .split(/\s+/)
    .filter((word) => word !== '');
}

type Rule = readonly [RegExp, string];

function apply(rules: readonly Rule[], text: string): string {
  return rules.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    text,
  );
}

const letter = '[\\p{L}\\p{N}_]';
const wordStart = `(?<!${letter})`;
const wordEnd = `(?!${letter})`;

const openingQuotes: readonly Rule[] = [
  [/[«“‘„]|`+/g, ' $& '],
  [/^"/, '``'],
  [/``/g, ' $& '],
  [/([ ([{<])(?:"|'')/g, '$1 `` '],
  // Before a single letter that is not what is left of a word: 'n → ' n, but 's stays.
  [new RegExp(`'(?!re|ve|ll|[mtsdſ])(${letter})${wordEnd}`, 'gu'), "' $1"],
];

const punctuation: readonly Rule[] = [
  [/([:,])(\P{Nd})/gu, ' $1 $2'],
  [/[:,]$/, ' $& '],
  [/\.{2,}/g, ' $& '],
  [/[;@#$%&?!]/g, ' $& '],
  [/([^'])' /gu, "$1 ' "],
  [/[*()[\]{}<>]|--/g, ' $& '],
];

const closingQuotes: readonly Rule[] = [
  [/[»”’]/g, ' $& '],
  [/"/g, " '' "],
  [/(\S)''/gu, "$1 '' "],
  [/([^' ])('[smd]?) /gu, '$1 $2 '],
  [/([^' ])('ll|'re|'ve|n't) /gu, '$1 $2 '],
];

/** Words written as one that count as two. */
const contractions: readonly Rule[] = [
  ...['can not', "d 'ye", 'gim me', 'gon na', 'got ta', 'lem me', "mor 'n"].map((words): Rule => {
    const [first, second] = words.split(' ');
    return [new RegExp(`${wordStart}(${first})(${second})${wordEnd}`, 'gu'), ' $1 $2 '];
  }),
  [new RegExp(`${wordStart}wanna(?=\\s)`, 'gu'), ' wan na '],
  [new RegExp(` 't(is|was)${wordEnd}`, 'gu'), " 't $1 "],
];

const closing = /[\])}>"'»”’ ]/;

/** Sets off the full stop that ends the sentence, also before closing quotes and brackets. */
function spaceFinalStop(sentence: string): string {
  const text = sentence.trimEnd();
  let end = text.length;
  while (end > 0 && closing.test(text[end - 1] ?? '')) end--;
  if (text[end - 1] !== '.' || end < 2 || text[end - 2] === '.') return sentence;
  return `${text.slice(0, end - 1)} . ${text.slice(end)} `;
}
