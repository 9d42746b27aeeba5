import { errorCodes } from '@podflow/core';
import * as z from 'zod';
import { bodySchema } from '../request-body.ts';

const tags = z
  .record(z.string(), z.unknown())
  .describe(
    'What the user keeps with a Document; names of the body that are not listed here become tags.',
  );

const scoreSchema = z
  .looseObject({
    value: z.number().describe('A distance: smaller is closer.'),
    opName: z.string().optional().describe('Class of the Executor that gave it.'),
    refId: z.string().optional().describe('Id of the query.'),
  })
  .meta({ id: 'Score' });

const faultSchema = z.looseObject({
  code: z.enum(errorCodes),
  message: z.string(),
  path: z.string().optional().describe('What of the body it is about, e.g. `data[3].uri`.'),
});

/** A Document in a request. Names may also be snake_case. */
const documentSchema = z
  .looseObject({
    id: z.string().optional(),
    text: z.string().optional().describe('One of `text`, `buffer` and `blob` is the content.'),
    buffer: z.base64().optional(),
    uri: z.string().optional().describe('A data URI. Files of the server are never read.'),
    mimeType: z.string().optional(),
    modality: z.string().optional(),
    weight: z.number().optional(),
    tags: tags.optional(),
  })
  .meta({ id: 'Document' });

const originalSchema = z
  .looseObject({
    hash: z.string().describe('Hash of the picture.'),
    bytes: z.int().describe('Size of its file.'),
    mimeType: z.string().describe('MIME type that its bytes show.'),
    url: z.string().optional().describe('Address of the picture, from the root of the server.'),
    thumbnail: z
      .string()
      .optional()
      .describe('Address of a smaller picture; `?size=N` for at most N pixels a side.'),
  })
  .meta({ id: 'Original' });

const matchSchema = z
  .looseObject({
    id: z.string(),
    mimeType: z.string().optional(),
    uri: z
      .string()
      .optional()
      .describe('A thumbnail, as a data URI, where the picture has more than 24 kB.'),
    original: originalSchema.optional().describe('Describes a picture that is not in the answer.'),
    score: scoreSchema,
  })
  .meta({ id: 'Match' });

const answeredDocumentSchema = z
  .looseObject({
    id: z.string(),
    mimeType: z.string().describe('Always there, empty when it is not known.'),
    text: z.string().optional(),
    uri: z.string().optional(),
    tags: tags.optional(),
    matches: z
      .array(matchSchema)
      .optional()
      .describe('Closest first; left out when there is none.'),
  })
  .meta({ id: 'AnsweredDocument' });

const docs = z.object({ docs: z.array(answeredDocumentSchema) });

const statusSchema = z
  .looseObject({
    code: z.literal('ERROR').optional().describe('Left out on success.'),
    description: z.string().optional(),
    errors: z.array(faultSchema).optional(),
  })
  .meta({ id: 'Status' });

const answerSchema = z
  .looseObject({
    requestId: z.string(),
    search: docs.optional(),
    index: docs.optional(),
    update: docs.optional(),
    delete: docs.optional(),
    train: docs.optional(),
    status: statusSchema,
    queryset: z.array(z.unknown()),
    warnings: z
      .array(z.string())
      .optional()
      .describe(
        'What may not be as the sender expects: a Document that no Pod took, two Documents with one id, a text of which only the beginning counts. At most 20.',
      ),
    untaken: z
      .array(z.string())
      .optional()
      .describe(
        'Ids of Documents that no Pod of the Flow took: they are not stored, or have no matches. Left out when there is none.',
      ),
    routes: z.array(
      z.looseObject({
        pod: z.string(),
        podId: z.string(),
        startTime: z.iso.datetime(),
        endTime: z.iso.datetime(),
        status: z
          .looseObject({ code: z.literal('ERROR').optional() })
          .describe('`{}`, or ERROR with the `description` and the `exception` of this Pod.'),
      }),
    ),
  })
  .meta({ id: 'Answer' });

const answerV2Schema = z
  .looseObject({
    request_id: z.string(),
    header: z.looseObject({ request_id: z.string(), status: statusSchema }),
    data: z.looseObject({
      docs: z.array(z.looseObject({ id: z.string(), mime_type: z.string() })),
    }),
    routes: z.array(z.unknown()),
    warnings: z.array(z.string()).optional(),
    untaken: z.array(z.string()).optional(),
  })
  .meta({ id: 'AnswerV2' });

const errorSchema = z
  .looseObject({
    reason: z.string(),
    status: z.object({ code: z.literal('ERROR'), description: z.string() }),
    error: faultSchema,
    errors: z.array(faultSchema).min(1),
    search: z.object({ docs: z.array(z.unknown()).max(0) }),
    data: z.object({ docs: z.array(z.unknown()).max(0) }),
  })
  .meta({ id: 'Error' });

const podSchema = z.looseObject({
  name: z.string(),
  ready: z.boolean(),
  pending: z.int().describe('Tasks its Peas work at or that wait for them.'),
  restarts: z.int(),
});

/** The schemas of bodies and answers by the names the OpenAPI document gives them. */
export const schemas = {
  Body: bodySchema,
  Document: documentSchema,
  Answer: answerSchema,
  AnswerV2: answerV2Schema,
  Error: errorSchema,
  Ready: z.looseObject({ status: z.literal('ready'), pods: z.array(podSchema) }),
  Health: z.object({ status: z.literal('ok') }),
  ServerStatus: z.looseObject({
    jina: z.looseObject({ jina: z.string() }),
    envs: z.record(z.string(), z.string()),
    version: z.string(),
    flow: z.string(),
    pods: z.array(z.looseObject({ name: z.string(), needs: z.array(z.string()) })),
  }),
} as const;

export type SchemaName = keyof typeof schemas;
