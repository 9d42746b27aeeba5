import { requestNames } from '../../document/request.ts';
import type { Catalog } from '../catalog.ts';
import type { ArgumentDefinition } from '../executor-definition.ts';
import { commonDriverArguments, driverSchema } from '../schemas/driver.ts';
import {
  executorSchema,
  metasSchema,
  requestDriversSchema,
  requestsSchema,
} from '../schemas/executor.ts';
import {
  argumentJsonSchema,
  argumentsJsonSchema,
  argumentValues,
} from './arguments-json-schema.ts';
import { type JsonSchema, knownName, reference, unknownYet } from './json-schema.ts';
import { settingsJsonSchema } from './setting-json-schema.ts';

type Arguments = Readonly<Record<string, ArgumentDefinition>>;

/** The `definitions` of an Executor and what stands in it. A tag without a mapping, as in `- !EncodeDriver`, is empty. */
export function executorDefinitions({ executors, drivers }: Catalog): Record<string, JsonSchema> {
  const classes = executors.definitions.map(({ className, arguments: own }) => ({
    name: className,
    arguments: own,
  }));
  const driverClasses = [...drivers.values()].map(({ name, arguments: own }) => ({
    name,
    arguments: own,
  }));
  return {
    unknownYet,
    ...argumentValues(),
    ...commonArguments(),
    executor: {
      ...settingsJsonSchema(executorSchema.shape, {
        jtype: knownName(classes.map(({ name }) => name)),
        with: { type: ['object', 'null'] },
        metas: { anyOf: [reference('metas'), { type: 'null' }] },
        requests: { anyOf: [reference('requests'), { type: 'null' }] },
        components: { type: ['array', 'null'], items: withTag('executor') },
      }),
      allOf: classes.map((known) => argumentsOf(known)),
    },
    metas: settingsJsonSchema(metasSchema.shape),
    requests: settingsJsonSchema(requestsSchema.shape, { on: requestTypes() }),
    bindings: {
      anyOf: [
        reference('drivers'),
        settingsJsonSchema(requestDriversSchema.shape, {
          with: { type: ['object', 'null'] },
          drivers: { anyOf: [reference('drivers'), { type: 'null' }] },
        }),
        reference('unknownYet'),
      ],
    },
    drivers: { type: 'array', items: withTag('driver') },
    driver: {
      ...settingsJsonSchema(driverSchema.shape, {
        jtype: knownName(driverClasses.map(({ name }) => name)),
        with: { type: ['object', 'null'] },
      }),
      allOf: driverClasses.map((driver) => argumentsOf(driver, commonReferences())),
    },
  };
}

/** Types that Jina does not know never arrive; a list of types is one key. */
function requestTypes(): JsonSchema {
  const known = Object.values(requestNames).map((name) => [name, reference('bindings')]);
  return {
    type: ['object', 'null'],
    properties: Object.fromEntries(known),
    additionalProperties: reference('bindings'),
  };
}

function withTag(definition: string): JsonSchema {
  return { anyOf: [reference(definition), { enum: [null, ''] }] };
}

/** Arguments that all drivers have, once for all of them. */
function commonArguments(): Record<string, JsonSchema> {
  const entries = Object.entries(commonDriverArguments).map(([name, definition]) => [
    `argument_${name}`,
    argumentJsonSchema(definition),
  ]);
  return Object.fromEntries(entries);
}

function commonReferences(): Record<string, JsonSchema> {
  const names = Object.keys(commonDriverArguments);
  return Object.fromEntries(names.map((name) => [name, reference(`argument_${name}`)]));
}

/** The arguments of a class, where `jtype` names it; a tag is not seen by JSON Schema. */
function argumentsOf(
  { name, arguments: own }: { name: string; arguments: Arguments | null },
  common: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return {
    if: { properties: { jtype: { const: name } }, required: ['jtype'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { properties: { with: argumentsJsonSchema(own, common) } },
  };
}
