import type { ErrorCode } from './error-code.ts';

/** One thing that is wrong with a YAML file (or with a Flow built in code: then there is no place). */
export interface Fault {
  code: ErrorCode;
  /** What was got, what was expected, what to do. One sentence, no place in it. */
  message: string;
  /** `warning`: it runs all the same. */
  severity: 'error' | 'warning';
  /** Path of the file as the user gave it, or as it was found. */
  file?: string;
  /** From 1. */
  line?: number;
  /** From 1. */
  column?: number;
  /** Three lines of the file with a caret under the place. */
  frame?: string;
}
