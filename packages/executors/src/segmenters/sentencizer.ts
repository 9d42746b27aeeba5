import type { DocumentInput, ExecutorContext, Segmenter } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../parse-options.ts';

/**
 * Jina's `Sentencizer`: cuts a text behind each run of `punct_chars`. A chunk has `text` (line breaks become blanks, ends
 * trimmed, cut to `max_sent_len` characters), `offset` (its number, from 0, counted with those left out), `weight`
 * (1, or with `uniform_weight: false` its share of the length) and `location` `[start, end]` in characters.
 * Sentences of `min_sent_len` characters or fewer are left out. Characters are code points, as in Python.
 * Jina drops all that is not ASCII from a sentence; here it stays. Throws `ERR_VALUE` for arguments out of range.
 */
export function createSentencizer(
  options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Segmenter {
  const plan = parseOptions('Sentencizer', optionsSchema, options);
  const pattern = sentencePattern(plan.punct_chars?.length ? plan.punct_chars : sentenceEnds);
  return {
    segment: ({ text = '' }) => {
      const total = lengthOf(text);
      return sentencesOf(text, pattern).flatMap(({ raw, location }, offset): DocumentInput[] => {
        const sentence = shortened(raw.replace(/\n+/g, ' ').trim(), plan.max_sent_len);
        const length = lengthOf(sentence);
        if (length <= plan.min_sent_len) return [];
        const weight = plan.uniform_weight ? 1 : length / total;
        return [{ text: sentence, offset, weight, location }];
      });
    },
  };
}

/** What ends a sentence where nothing else is said. */
export const sentenceEnds: readonly string[] = [...'!.?։؟۔܀܁܂‼‽⁇⁈⁉⸮﹖﹗！．？｡。\n'];

const optionsSchema = z
  .object({
    min_sent_len: z.int().min(0).default(1),
    max_sent_len: z.int().min(1).default(512),
    punct_chars: z
      .union([z.string().transform((text) => [...text]), z.array(z.string())])
      .nullish(),
    uniform_weight: z.boolean().default(true),
  })
  .refine(({ min_sent_len, max_sent_len }) => min_sent_len <= max_sent_len, {
    path: ['min_sent_len'],
    message: 'must not be larger than max_sent_len',
  });

interface Sentence {
  raw: string;
  /** First character and the one behind the last. */
  location: [number, number];
}

/** From the first to the last character that is neither white space nor an end, and the run of ends right behind. */
function sentencePattern(ends: readonly string[]): RegExp {
  const characters = ends.join('').replace(/[\\\]^-]/g, '\\$&');
  const inner = `[^${characters}\\s]`;
  return new RegExp(`${inner}(?:[^${characters}]*${inner})?[${characters}]*`, 'gu');
}

/** White space before a sentence belongs to it, as far as it does not follow an end. */
function sentencesOf(text: string, pattern: RegExp): Sentence[] {
  const sentences: Sentence[] = [];
  let at = 0;
  let position = 0;
  for (const match of text.matchAll(pattern)) {
    const between = text.slice(at, match.index);
    const blanks = between.length - between.trimEnd().length;
    const raw = text.slice(match.index - blanks, match.index + match[0].length);
    const start = position + lengthOf(between) - blanks;
    position = start + lengthOf(raw);
    at = match.index + match[0].length;
    sentences.push({ raw, location: [start, position] });
  }
  return sentences.length > 0 ? sentences : [{ raw: text, location: [0, lengthOf(text)] }];
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : [...text].slice(0, length).join('');
}

function lengthOf(text: string): number {
  return [...text].length;
}
