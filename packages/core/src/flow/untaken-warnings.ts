import { beginningOf } from '../document/beginning-of.ts';
import type { Document } from '../document/document.ts';
import type { RequestType } from '../document/request.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';

/** What filters look at in a Document, kept while its request is under way. */
export interface SentDocument {
  id: string;
  modality: string;
  mimeType: string;
}

/** The id of a Document and what filters look at. */
export function sentDocument({ id, modality = '', mimeType = '' }: Document): SentDocument {
  return { id, modality, mimeType };
}

/** Most Documents that are named, each in a warning of its own; the rest is counted. */
const maxNamed = 10;

/**
 * One warning for each Document that no Pod of the Flow took: its id, what filters saw of it, and what they ask for.
 *
 * @param ids Of the Documents that no Pod took.
 */
export function untakenWarnings(
  sent: readonly SentDocument[],
  ids: readonly string[],
  { type, graph }: { type: RequestType; graph: FlowGraph },
): string[] {
  if (ids.length === 0) return [];
  const untaken = new Set(ids);
  const documents = sent.filter(({ id }) => untaken.has(id));
  const outcome = type === 'search' ? 'it has no matches' : 'it is stored nowhere';
  const asked = filtersOf(graph, type);
  const advice = asked.length > 0 ? `; the filters ask for ${asked.join(' or ')}` : '';
  const warnings = documents
    .slice(0, maxNamed)
    .map(
      ({ id, modality, mimeType }) =>
        `Document ${beginningOf(id)}: no Pod of the Flow took it, ${outcome}: its modality is ${JSON.stringify(beginningOf(modality))}, its mime type ${beginningOf(mimeType) || 'unknown'}${advice}`,
    );
  const more = documents.length - maxNamed;
  if (more > 0) warnings.push(`No Pod of the Flow took ${more} more Documents of the request`);
  return warnings;
}

/** The lookups of the filters on root Documents, as one writes them. */
function filtersOf({ nodes }: FlowGraph, type: RequestType): string[] {
  const filters = nodes
    .flatMap(({ config }) => config.uses.requests?.[type] ?? [])
    .filter(({ name }) => name === 'FilterQL')
    .flatMap(({ options }) => Object.entries(Object(options['lookups']) as object))
    .map(([key, value]) => `${key}: ${String(value).slice(0, maxLength)}`);
  return [...new Set(filters)].slice(0, maxFilters);
}

const maxFilters = 6;
/** Characters of a wanted value. */
const maxLength = 40;
