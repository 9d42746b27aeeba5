import { DocumentsJson } from './documents-json.ts';

/** Characters from which pieces go out: smaller ones cost more to send than to put together. */
const worthSending = 65_536;

/** Characters up to which an answer is sent as one text. */
const oneText = 262_144;

/** The JSON of an answer: one text when it is short, else pieces, each made when it is asked for. */
export function writeJson(answer: Readonly<Record<string, unknown>>): string | Iterable<string> {
  const pieces = jsonPieces(answer);
  let begun = '';
  for (let next = pieces.next(); !next.done; next = pieces.next()) {
    begun += next.value;
    if (begun.length > oneText) return gathered(begun, pieces);
  }
  return begun;
}

function* gathered(begun: string, pieces: Iterable<string>): Generator<string, void> {
  let text = begun;
  for (const piece of pieces) {
    if (text.length >= worthSending) {
      yield text;
      text = '';
    }
    text += piece;
  }
  yield text;
}

/** As `JSON.stringify`, but lists of Documents come piece by piece, in an object or in an object of an object. */
function* jsonPieces(value: unknown): Generator<string, void> {
  if (value instanceof DocumentsJson) {
    yield* value.pieces();
  } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yield JSON.stringify(value);
  } else {
    let begin = '{';
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${begin}${JSON.stringify(key)}:`;
      yield* jsonPieces(member);
      begin = ',';
    }
    yield begin === '{' ? '{}' : '}';
  }
}
