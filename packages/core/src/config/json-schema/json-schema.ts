/** A JSON Schema of draft 7, or a part of one. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

/** The draft that editors understand best. */
export const draft = 'http://json-schema.org/draft-07/schema#';

/** A reference to a definition of the same schema. */
export function reference(definition: string): JsonSchema {
  return { $ref: `#/definitions/${definition}` };
}

/** A text with a variable, which may become anything, or nothing at all, which is as if the key were absent. */
export const unknownYet: JsonSchema = {
  anyOf: [{ type: 'string', pattern: '\\$' }, { type: 'null' }],
};

/** One of `names`, offered by editors, or another text. */
export function knownName(names: readonly string[]): JsonSchema {
  return { anyOf: [{ enum: [...names] }, { type: 'string' }] };
}
