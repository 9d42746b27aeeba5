import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { glob } from 'tinyglobby';

/** What was indexed into a workspace, and how long it took. */
export interface IndexMarker {
  /** What an index depends on; another one means: index again. */
  key: { collection: string; model: string; flow: string };
  documents: number;
  indexSeconds: number;
  docsPerSecond: number;
}

/** The marker of a workspace; undefined when it has none for `key`. */
export async function readMarker(
  workspace: string,
  key: IndexMarker['key'],
): Promise<IndexMarker | undefined> {
  try {
    const marker = JSON.parse(await readFile(fileIn(workspace), 'utf8')) as IndexMarker;
    const isSame = JSON.stringify(marker.key) === JSON.stringify(key);
    return isSame ? marker : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers in a workspace what it holds. */
export async function writeMarker(workspace: string, marker: IndexMarker): Promise<void> {
  await mkdir(workspace, { recursive: true });
  await writeFile(fileIn(workspace), `${JSON.stringify(marker, null, 2)}\n`);
}

/** Identifies the YAML files of a folder by their contents: 16 hexadecimal digits. */
export async function hashYaml(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const files = await glob('**/*.yml', { cwd: folder });
  for (const file of files.sort()) {
    hash.update(`${file}\n`).update(await readFile(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

function fileIn(workspace: string): string {
  return join(workspace, 'demo.json');
}
