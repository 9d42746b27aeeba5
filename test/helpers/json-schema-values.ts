import fc from 'fast-check';

/** The parts of JSON Schema that our own documents use. */
export interface JsonSchema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  minimum?: number;
  maximum?: number;
  pattern?: string;
}

type Schemas = Readonly<Record<string, JsonSchema>>;

/** JSON texts of a schema: most of them valid, some with values of any kind in them, a few broken. */
export function bodies(name: string, schemas: Schemas): fc.Arbitrary<string> {
  const valid = valuesOf(schemas[name] ?? {}, schemas, 0).map((value) => JSON.stringify(value));
  const broken = fc
    .tuple(valid, fc.nat(), fc.constantFrom('', '}', '"', '\\', ',', '\u0000', '{"__proto__":1}'))
    .map(([text, at, what]) => text.slice(0, at % (text.length + 1)) + what);
  return fc.oneof(
    { weight: 8, arbitrary: valid },
    { weight: 1, arbitrary: broken },
    { weight: 1, arbitrary: fc.json() },
  );
}

/** Values of a schema; one in ten is of any kind, so that every place also gets what it does not expect. */
function valuesOf(schema: JsonSchema, schemas: Schemas, depth: number): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 9, arbitrary: fittingValues(schema, schemas, depth) },
    { weight: 1, arbitrary: anyValue },
  );
}

function fittingValues(schema: JsonSchema, schemas: Schemas, depth: number): fc.Arbitrary<unknown> {
  const { $ref, anyOf, const: constant } = schema;
  if ($ref !== undefined) {
    return fittingValues(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas, depth);
  }
  if (anyOf) return fc.oneof(...anyOf.map((option) => valuesOf(option, schemas, depth)));
  if (constant !== undefined) return fc.constant(constant);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return objects(schema, schemas, depth);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, schemas, depth + 1), { maxLength: 4 });
    case 'string':
      return schema.pattern ? fc.oneof(fc.constant('image/png'), texts) : texts;
    case 'integer':
      return fc.oneof(fc.integer({ min: schema.minimum ?? -9, max: schema.maximum ?? 9 }), edges);
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return anyValue;
  }
}

function objects(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  schemas: Schemas,
  depth: number,
): fc.Arbitrary<unknown> {
  const known = fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, part]) => [name, valuesOf(part, schemas, depth + 1)]),
    ),
    { requiredKeys: required.filter((name) => Object.hasOwn(properties, name)) },
  );
  if (additionalProperties === false) return known;
  const others = fc.dictionary(fc.string({ maxLength: 8 }), anyValue, { maxKeys: 2 });
  return fc.tuple(others, known).map(([more, own]) => ({ ...more, ...own }));
}

const edges = fc.constantFrom(0, -1, 1.5, 1e9, Number.MAX_SAFE_INTEGER);

const texts = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'a red apple',
    '/etc/passwd',
    'file:///etc/passwd',
    '../../../etc/passwd',
    'http://127.0.0.1:1/',
    'http://169.254.169.254/latest',
    'data:',
    'data:,x',
    'data:image/png;base64,iVBORw0KGgo=',
    'data:image/png;base64,@',
    '{"text": "a"}',
    '{"uri": "/etc/passwd"}',
    '<img src=x onerror=alert(1)>',
    '\ud800',
    '💥'.repeat(50),
  ),
);

const anyValue = fc.jsonValue({ maxDepth: 3 });
