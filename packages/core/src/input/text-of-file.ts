import { decodeText } from '../document/decode-text.ts';
import { FlowError } from '../document/flow-error.ts';

/** The text of a file that is one Document. Throws `ERR_FILE_UNREADABLE` as `decodeText`, and when there is nothing in it. */
export function textOfFile(bytes: Uint8Array, file: string): string {
  const text = decodeText(bytes, file);
  if (text.trim() !== '') return text;
  throw new FlowError(
    'ERR_FILE_UNREADABLE',
    `The text file ${file} is empty; expected a text with something in it`,
  );
}
