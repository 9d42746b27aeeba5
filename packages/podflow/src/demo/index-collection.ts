import type { CliIo } from '../cli-io.ts';
import type { DataSet } from '../datasets/data-set.ts';
import type { Flow } from '../flow.ts';
import { runIndex } from '../run-index.ts';
import { hashYaml, type IndexMarker, readMarker, writeMarker } from './index-marker.ts';

/** Where the collection goes. */
export interface IndexTarget {
  flow: Flow;
  /** Folder of the Flow's YAML files. */
  flowFolder: string;
  workspace: string;
  /** Fingerprint of the encoders' model. */
  model: string;
}

/**
 * Indexes the collection, unless the workspace already holds it as these files and this model make it.
 * undefined: interrupted. Throws why no Document could be indexed.
 */
export async function indexCollection(
  collection: DataSet,
  { flow, flowFolder, workspace, model }: IndexTarget,
  { quiet = false, signal }: { quiet?: boolean; signal: AbortSignal },
  io: CliIo,
): Promise<IndexMarker | undefined> {
  const say = (line: string): unknown => quiet || io.stderr.write(`${line}\n`);
  const key = { collection: collection.name, model, flow: await hashYaml(flowFolder) };
  const known = await readMarker(workspace, key);
  if (known) {
    say(`${known.documents} documents of ${collection.name} are already indexed in ${workspace}`);
    return known;
  }
  say(`Indexing ${collection.size} pictures and captions of ${collection.name}`);
  const options = { total: collection.documentCount(), quiet, signal };
  const result = await runIndex(flow, () => collection.documents(), options, io);
  if (signal.aborted) {
    say(`Interrupted after ${result.documents} documents; the next start indexes again`);
    return undefined;
  }
  for (const { code, message, pod } of result.errors.slice(0, maxListed)) {
    io.stderr.write(`failed ${pod ? `in ${pod}: ` : ''}${code}: ${message}\n`);
  }
  const documents = result.documents - result.failed;
  const indexSeconds = Math.round(result.seconds * 100) / 100;
  const docsPerSecond = Math.round((documents / result.seconds) * 10) / 10;
  const marker: IndexMarker = { key, documents, indexSeconds, docsPerSecond };
  say(`Indexed ${documents} documents in ${indexSeconds} s (${docsPerSecond} documents/s)`);
  // What failed is tried again the next time.
  if (result.failed === 0) await writeMarker(workspace, marker);
  return marker;
}

const maxListed = 20;
