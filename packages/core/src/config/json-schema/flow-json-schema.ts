import type { Catalog } from '../catalog.ts';
import { sharedShape } from '../flow-settings.ts';
import { builtInResources } from '../resources.ts';
import { flowSchema, flowSettingsSchema } from '../schemas/flow.ts';
import { obsoletePodKeys, podSchema } from '../schemas/pod.ts';
import { executorDefinitions } from './executor-definitions.ts';
import { draft, type JsonSchema, reference } from './json-schema.ts';
import { settingsJsonSchema } from './setting-json-schema.ts';

/**
 * JSON Schema (draft 7) of a Flow's YAML, for editors. Tags such as `!Flow` are not seen by it: editors must be told of them.
 * Keys that Podflow does not know, which it warns of, are errors; so are short and hyphenated spellings of keys.
 *
 * @param catalog classes that are offered; others are allowed
 */
export function flowJsonSchema(catalog: Catalog): JsonSchema {
  const settings = { ...sharedShape(), ...flowSettingsSchema.shape };
  return {
    $schema: draft,
    title: 'Flow of Podflow',
    description: 'A Flow of Pods in the YAML of Jina 1.0: begin with the tag !Flow or with jtype.',
    ...settingsJsonSchema(flowSchema.shape, {
      jtype: { enum: ['Flow', 'AsyncFlow'] },
      version: {
        anyOf: [
          { enum: ['1', 'legacy', 1, null] },
          { type: 'string', pattern: '^1\\.\\d+$' },
          { type: 'number', minimum: 1, exclusiveMaximum: 2 },
        ],
      },
      with: { anyOf: [reference('flowSettings'), { type: 'null' }] },
      pods: {
        anyOf: [
          { type: 'array', items: reference('pod') },
          {
            type: 'object',
            additionalProperties: { anyOf: [reference('pod'), { type: 'null' }] },
          },
          { type: 'null' },
        ],
      },
    }),
    definitions: {
      flowSettings: settingsJsonSchema(
        settings,
        { ...usesKeys(catalog), cors: cors(), kwargs: { type: ['object', 'null'] }, uses: {} },
        obsoletePodKeys,
      ),
      pod: settingsJsonSchema(
        podSchema.shape,
        { ...usesKeys(catalog), needs: needs() },
        obsoletePodKeys,
      ),
      ...executorDefinitions(catalog),
    },
  };
}

/** JSON Schema (draft 7) of an Executor's YAML, or of a list of drivers, which is one too. */
export function executorJsonSchema(catalog: Catalog): JsonSchema {
  return {
    $schema: draft,
    title: 'Executor of Podflow',
    description:
      'What a Pod runs, in the YAML of Jina 1.0: begin with the tag of a class such as !NumpyIndexer, or with jtype.',
    anyOf: [reference('executor'), reference('drivers')],
    definitions: executorDefinitions(catalog),
  };
}

function needs(): JsonSchema {
  const name = { type: ['string', 'number'] };
  return { anyOf: [name, { type: 'array', items: name }, { type: 'null' }] };
}

function cors(): JsonSchema {
  const type = ['boolean', 'string', 'null'];
  return { anyOf: [{ type }, { type: 'array', items: { type: 'string' } }] };
}

function usesKeys({ executors }: Catalog): Record<string, JsonSchema> {
  const names = [
    ...builtInResources().keys(),
    ...executors.definitions.map(({ className }) => className),
  ];
  const value = {
    anyOf: [{ enum: names }, { type: 'string' }, reference('executor'), { type: 'null' }],
  };
  return { uses: value, uses_before: value, uses_after: value };
}
