import { abbreviations, collocations, lowerCaseStarters } from './punkt-english.ts';

/**
 * The sentences of a text in lower case, as NLTK 3.5's `sent_tokenize` cuts English.
 * Algorithm: Punkt, by Kiss and Strunk (2006). White space between sentences belongs to none.
 */
export function splitSentences(text: string): string[] {
  return realign(text, cut(text)).map(({ start, end }) => text.slice(start, end));
}

/** A part of the text. */
interface Span {
  start: number;
  end: number;
}

/** A word with a full stop, question or exclamation mark that may end a sentence. */
interface Candidate {
  /** Place after the mark. */
  end: number;
  /** Where the next sentence would start. */
  next: number;
  /** The word up to the mark, and the sign or word that follows. */
  context: string;
}

function cut(text: string): Span[] {
  const ends = candidatesOf(text).filter(({ context }) => endsSentence(context));
  const starts = [0, ...ends.map(({ next }) => next)];
  return starts.map((start, i) => ({ start, end: ends[i]?.end ?? text.trimEnd().length }));
}

/** One at most of each run of characters without white space: its last mark that something follows. */
function candidatesOf(text: string): Candidate[] {
  const runs = [...text.matchAll(/\S+/gu)];
  return runs.flatMap((run, i): Candidate[] => {
    const [word] = run;
    const following = runs[i + 1];
    if (following && /[.?!]$/.test(word)) {
      const end = run.index + word.length;
      const next = following.index;
      return [{ end, next, context: word + text.slice(end, next) + following[0] }];
    }
    const mark = [...word.matchAll(innerMark)].at(-1);
    if (!mark) return [];
    const end = run.index + mark.index + 1;
    return [{ end, next: end, context: word.slice(0, mark.index + 2) }];
  });
}

const nonWord = '[)";}\\]*:@\'({[?!]';
const innerMark = new RegExp(`[.?!](?=${nonWord})`, 'gu');

/** Closing quotes and brackets after the end of a sentence go to it. */
function realign(text: string, spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  let taken = 0;
  for (const [i, { start, end }] of spans.entries()) {
    const next = spans[i + 1];
    const closing = next && closers.exec(text.slice(next.start, next.end))?.[0];
    const span = { start: start + taken, end };
    taken = closing?.length ?? 0;
    if (next && closing) result.push({ ...span, end: next.start + closing.trimEnd().length });
    else if (span.start < span.end) result.push(span);
  }
  return result;
}

const closers = /^["')\]}]+?(?:\s+|(?=--)|$)/u;

/** Whether a sentence ends between two words of the context. */
function endsSentence(context: string): boolean {
  const words = context.split('\n').flatMap((line) => line.match(punktWord) ?? []);
  return words.some((word, i) => isEnd(word, words[i + 1]));
}

const manySigns = '(?:-{2,}|\\.{2,}|(?:\\.\\s){2,}\\.)';
const punktWord = new RegExp(
  `${manySigns}|(?=[^("\`{[:;&#*@)}\\]\\-,])\\S+?(?=\\s|$|${nonWord}|${manySigns}|,(?=$|\\s|${nonWord}|${manySigns}))|\\S`,
  'gu',
);

function isEnd(word: string, next: string | undefined): boolean {
  if (next === undefined || !looksLikeEnd(word)) return false;
  if (!word.endsWith('.')) return true;
  const type = withoutStop(typeOf(word));
  const nextType = looksLikeEnd(next) ? withoutStop(typeOf(next)) : typeOf(next);
  if (collocations.has(`${type} ${nextType}`)) return false;
  const isInitialOrNumber = /^[\p{L}\p{Nl}\p{No}_]\.$/u.test(word) || type === numberType;
  return !(isInitialOrNumber && goesOn(next, nextType));
}

/** By the word alone. */
function looksLikeEnd(word: string): boolean {
  if (word === '?' || word === '!' || word === '.') return true;
  return word.endsWith('.') && !word.endsWith('..') && !isAbbreviation(word.slice(0, -1));
}

function isAbbreviation(word: string): boolean {
  return abbreviations.has(word) || abbreviations.has(word.slice(word.lastIndexOf('-') + 1));
}

/** Whether no sentence starts here: a sign, or a word in lower case that was seen in capitals or never started one. */
function goesOn(word: string, type: string): boolean {
  return /^(?:[;:,.!?]$|\p{Lowercase})/u.test(word) && !lowerCaseStarters.has(type);
}

const numberType = '##number##';

function typeOf(word: string): string {
  return /^-?[.,]?\p{Nd}[\p{Nd},.-]*$/u.test(word) ? numberType : word;
}

function withoutStop(type: string): string {
  return type.length > 1 && type.endsWith('.') ? type.slice(0, -1) : type;
}
