import { DocumentsJson, type Piece } from './documents-json.ts';

/** Smaller pieces are joined up to so many characters: to send them costs more than to join them. */
const worthSending = 65_536;

/** Characters up to which an answer is sent as one text. */
const oneText = 262_144;

/** A piece of a text, now or when its picture is read. */
export type SentPiece = string | Promise<string>;

/** The JSON of an answer: one text when it is short and complete, else pieces, each made when it is asked for. */
export function writeJson(answer: Readonly<Record<string, unknown>>): string | Iterable<SentPiece> {
  const pieces = jsonPieces(answer);
  let begun = '';
  for (let next = pieces.next(); !next.done; next = pieces.next()) {
    if (typeof next.value !== 'string') return gathered(begun, next.value, pieces);
    begun += next.value;
    if (begun.length > oneText) return gathered(begun, undefined, pieces);
  }
  return begun;
}

function* gathered(
  begun: string,
  next: Piece | undefined,
  pieces: Iterable<Piece>,
): Generator<SentPiece, void> {
  yield begun;
  let text = '';
  if (typeof next === 'function') yield next();
  for (const piece of pieces) {
    const isText = typeof piece === 'string';
    if (text.length >= worthSending || (!isText && text !== '')) {
      yield text;
      text = '';
    }
    if (isText) text += piece;
    else yield piece();
  }
  yield text;
}

/** As `JSON.stringify`, but lists of Documents come piece by piece, in an object or in an object of an object. */
function* jsonPieces(value: unknown): Generator<Piece, void> {
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
