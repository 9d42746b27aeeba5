import type { ArgumentDefinition } from '../executor-definition.ts';
import { type JsonSchema, reference } from './json-schema.ts';

/** `with` of a class as JSON Schema. Arguments that it does not have are warnings, so they are allowed. */
export function argumentsJsonSchema(
  definitions: Readonly<Record<string, ArgumentDefinition>> | null,
  common: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const own = Object.entries(definitions ?? {}).map(([name, definition]) => [
    name,
    argumentJsonSchema(definition),
  ]);
  return { type: ['object', 'null'], properties: { ...common, ...Object.fromEntries(own) } };
}

/** One argument. It refers to the definitions of `argumentValues`. */
export function argumentJsonSchema(definition: ArgumentDefinition): JsonSchema {
  const { type, choices, description, default: initial, ignored } = definition;
  const value = choices
    ? { anyOf: [{ enum: [...choices] }, reference('unknownYet')] }
    : type !== 'any' && { allOf: [reference(`${type}Value`)] };
  return {
    description: ignored === undefined ? description : `${description} ${ignored}`,
    ...(initial !== undefined && { default: initial }),
    ...(ignored === undefined ? value : { deprecationMessage: ignored }),
  };
}

/** Definitions of the values that arguments can have, as they may be written. They refer to `unknownYet`. */
export function argumentValues(): Record<string, JsonSchema> {
  return {
    stringValue: oneOf({ type: ['string', 'number', 'boolean'] }),
    numberValue: oneOf({ type: 'number' }, { type: 'string', pattern: '^[-+.\\deE]+$' }),
    integerValue: oneOf({ type: 'integer' }, { type: 'string', pattern: '^[+-]?\\d+$' }),
    booleanValue: oneOf(
      { type: 'boolean' },
      { type: 'string', pattern: '^(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$' },
    ),
    listValue: oneOf({ type: 'array' }, { type: 'string' }),
    namesValue: oneOf({ type: 'array' }, { type: 'string' }),
    mapValue: oneOf({ type: 'object' }),
  };
}

function oneOf(...values: readonly JsonSchema[]): JsonSchema {
  return { anyOf: [...values, reference('unknownYet')] };
}
