import { beginningOf } from './beginning-of.ts';
import type { Document } from './document.ts';

/** Most warnings of one request: they travel with it from Pod to Pod. */
export const maxWarnings = 20;

/** What an Executor has to say about a Document that did not fail, with the beginning of its text, or its id. */
export function warningAbout({ text, id }: Document, message: string): string {
  return `${text ? JSON.stringify(beginningOf(text)) : `Document ${beginningOf(id)}`}: ${message.slice(0, maxMessage)}`;
}

/** All of several lists, each once, of each list the first ones first; no more than `maxWarnings`. */
export function mergeWarnings(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].slice(0, maxWarnings);
}

/** Characters of what an Executor says. */
const maxMessage = 300;
