import type { Document } from '../document/document.ts';
import type { Request } from '../document/request.ts';

/**
 * Gives a request other root Documents, taken from `sources`.
 * Groundtruths stay parallel: each goes where its Document goes, and with it.
 */
export function setRootDocuments(
  request: Request,
  documents: Document[],
  sources: readonly Request[] = [request],
): void {
  const truths = truthsOf(sources);
  request.docs = documents;
  if (truths.size === 0) return;
  const aligned = documents.flatMap((document) => truths.get(document) ?? []);
  if (aligned.length === documents.length) request.groundtruths = aligned;
}

/** Groundtruth by Document, of all requests where they are parallel. */
function truthsOf(requests: readonly Request[]): ReadonlyMap<Document, Document> {
  const truths = new Map<Document, Document>();
  for (const { docs, groundtruths } of requests) {
    if (groundtruths?.length !== docs.length) continue;
    docs.forEach((document, index) => {
      const truth = groundtruths[index];
      if (truth) truths.set(document, truth);
    });
  }
  return truths;
}
