import { STATUS_CODES } from 'node:http';
import * as z from 'zod';
import { type Operation, operations } from './operations.ts';
import { type SchemaName, schemas } from './schemas.ts';

/** An OpenAPI document, as far as we look into our own. */
export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; [key: string]: unknown };
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: { schemas: Record<string, unknown>; [kind: string]: unknown };
  [key: string]: unknown;
}

export interface OpenApiOperation {
  summary: string;
  requestBody?: {
    required: boolean;
    content: Record<
      string,
      { schema: unknown; examples: Record<string, { summary: string; value: unknown }> }
    >;
  };
  responses: Record<string, unknown>;
  [key: string]: unknown;
}

/** The OpenAPI 3.1 document of the gateway, made of the schemas that check its requests. */
export function openApiDocument(version: string, hasToken: boolean): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of operations) {
    const path = paths[operation.path] ?? {};
    path[operation.method] = describeOperation(operation);
    paths[operation.path] = path;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Podflow',
      version,
      summary: 'REST interface of a Flow, as in Jina 1.0',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: componentSchemas(),
      ...(hasToken && { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } }),
    },
    ...(hasToken && { security: [{ token: [] }] }),
  };
}

function describeOperation(operation: Operation): OpenApiOperation {
  const { method, path, summary, description, examples } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId: `${method}${path.replace(/\W+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    ...(description !== undefined && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(examples && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: reference('Body'), examples: named(examples) } },
      },
    }),
    responses: { 200: success(operation), ...Object.fromEntries(operation.refusals.map(refusal)) },
  };
}

function parametersOf({ parameters = {}, names = {}, query = {} }: Operation) {
  const inPath = { in: 'path', required: true };
  return [
    ...Object.entries(parameters).map(([name, values]) => ({
      ...{ name, ...inPath, schema: { type: 'string', enum: values } },
    })),
    ...Object.entries(names).map(([name, description]) => ({
      ...{ name, ...inPath, description, schema: { type: 'string' } },
    })),
    ...Object.entries(query).map(([name, { description, ...limits }]) => ({
      ...{ name, in: 'query', description, schema: { type: 'integer', ...limits } },
    })),
  ];
}

function success({ answer }: Operation) {
  const isSchema = Object.hasOwn(schemas, answer);
  const content = isSchema
    ? { 'application/json': { schema: reference(answer as SchemaName) } }
    : { [answer]: { schema: {} } };
  return { description: 'The answer', content };
}

function refusal(status: number): [number, unknown] {
  const content = { 'application/json': { schema: reference('Error') } };
  return [status, { description: STATUS_CODES[status] ?? 'A refusal', content }];
}

function named(examples: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(examples).map(([summary, value]) => [
      summary.replaceAll(' ', '-'),
      { summary, value },
    ]),
  );
}

function reference(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

/** All schemas beside each other, those they are made of too. */
function componentSchemas(): Record<string, unknown> {
  const components: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const {
      $schema: _dialect,
      $defs = {},
      id: _id,
      ...own
    } = z.toJSONSchema(schema, { io: 'input' });
    components[name] = own;
    for (const [key, part] of Object.entries($defs)) {
      const { id: _partId, ...definition } = part as Record<string, unknown>;
      components[key] = definition;
    }
  }
  const text = JSON.stringify(components).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text) as Record<string, unknown>;
}
