import * as z from 'zod';
import type { ObsoleteKey } from '../schemas/pod.ts';
import { type SettingMeta, settingMeta } from '../schemas/setting.ts';
import { type JsonSchema, reference } from './json-schema.ts';

/**
 * The keys of a mapping as JSON Schema: values as they may be written, so also as texts that Jina casts (`'2'`, `TRUE`),
 * with a variable (`$SHARDS`) or empty. It refers to the definition `unknownYet`.
 *
 * @param shape the zod schemas of the keys
 * @param known what zod does not know of the values of some keys
 */
export function settingsJsonSchema(
  shape: Readonly<Record<string, z.ZodType>>,
  known: Readonly<Record<string, JsonSchema>> = {},
  obsolete: Readonly<Record<string, ObsoleteKey>> = {},
): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const meta = settingMeta(schema);
    const value = known[name] ?? { anyOf: [...valuesOf(schema, meta), reference('unknownYet')] };
    properties[name] = { ...documentation(meta), ...value };
    for (const alias of meta.aliases ?? []) {
      properties[alias] = { ...value, description: `The same as \`${name}\`. ${meta.description}` };
    }
  }
  for (const [name, key] of Object.entries(obsolete)) properties[name] = obsoleteKey(key);
  return { type: 'object', properties, additionalProperties: false };
}

/** What the meaning of a key is, for people. */
function describeSetting({ description, unsupported, differs }: SettingMeta): string {
  const parts = [description];
  if (unsupported) parts.push(`No effect: ${unsupported}.`);
  if (differs) parts.push(`Other than in Jina: ${differs}`);
  return parts.join(' ');
}

function documentation(meta: SettingMeta): JsonSchema {
  return {
    description: describeSetting(meta),
    ...(meta.default !== undefined && { default: meta.default }),
    ...(meta.unsupported && { deprecationMessage: `No effect: ${meta.unsupported}.` }),
  };
}

function obsoleteKey({ description, replacement }: ObsoleteKey): JsonSchema {
  const advice = replacement === undefined ? 'remove it' : `write \`${replacement}\``;
  const message = `Of older releases, no effect: ${advice}.`;
  return { description: `${description} ${message}`, deprecationMessage: message };
}

function valuesOf(schema: z.ZodType, { choices, flag }: SettingMeta): JsonSchema[] {
  if (choices) return [{ enum: [...choices] }, { type: 'string', pattern: anyCase(choices) }];
  if (flag) return [{ type: 'boolean' }, { type: 'string', pattern: anyCase(['true', 'false']) }];
  const value = jsonSchemaOf(schema);
  switch (value['type']) {
    case 'string':
      return [{ type: ['string', 'number'] }];
    case 'integer':
      return [value, { type: 'string', pattern: '^[+-]?\\d+$' }];
    case 'array':
      return [
        { type: ['string', 'number'] },
        { type: 'array', items: { type: ['string', 'number'] } },
      ];
    case 'object':
      return [
        {
          type: 'object',
          additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
        },
      ];
    default:
      return [{}];
  }
}

/** What zod says of the value once it is read; bounds that every number has say nothing. */
function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { type, minimum, maximum } = z.toJSONSchema(schema, {
    io: 'output',
    target: 'draft-7',
    unrepresentable: 'any',
  });
  return {
    type,
    ...(minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && { maximum }),
  };
}

/** `^(?:[Aa][Nn][Yy])$`: JSON Schema has no flags for patterns. */
function anyCase(words: readonly string[]): string {
  const letters = (word: string): string =>
    word.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
  return `^(?:${words.map(letters).join('|')})$`;
}
