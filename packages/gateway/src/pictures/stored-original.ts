import { type Document, type FlowService, largePictureOf } from '@podflow/core';

/** The Document that is stored under `id` with the picture of this hash; undefined when the picture was replaced or deleted. */
export async function storedOriginal(
  service: Pick<FlowService, 'stored'>,
  id: string,
  hash: string,
): Promise<Document | undefined> {
  const documents = await service.stored(id);
  return documents.find((document) => largePictureOf(document)?.hash === hash);
}
