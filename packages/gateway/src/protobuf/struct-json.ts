import type { TagValue } from '@podflow/core';

/** A Struct of protobuf: an object of JSON. */
export interface StructMessage {
  fields?: { key?: string; value?: ValueMessage }[];
}

/** A Value of protobuf: one of its fields is set. */
export interface ValueMessage {
  nullValue?: number;
  numberValue?: number;
  stringValue?: string;
  boolValue?: boolean;
  structValue?: StructMessage;
  listValue?: { values?: ValueMessage[] };
}

/** The object of JSON that a Struct is. Of a key that is there twice the last one counts. */
export function structToJson({ fields = [] }: StructMessage): { [key: string]: TagValue } {
  return Object.fromEntries(fields.map(({ key = '', value = {} }) => [key, valueToJson(value)]));
}

/** The Struct for an object of JSON. */
export function structFromJson(json: Readonly<Record<string, unknown>>): StructMessage {
  return {
    fields: Object.entries(json).map(([key, value]) => ({ key, value: valueFromJson(value) })),
  };
}

function valueToJson(value: ValueMessage): TagValue {
  const { structValue, listValue, numberValue, stringValue, boolValue } = value;
  if (structValue) return structToJson(structValue);
  if (listValue) return (listValue.values ?? []).map(valueToJson);
  return numberValue ?? stringValue ?? boolValue ?? null;
}

function valueFromJson(value: unknown): ValueMessage {
  if (Array.isArray(value)) return { listValue: { values: value.map(valueFromJson) } };
  switch (typeof value) {
    case 'number':
      return { numberValue: value };
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    default:
      return value
        ? { structValue: structFromJson(value as Record<string, unknown>) }
        : { nullValue: 0 };
  }
}
