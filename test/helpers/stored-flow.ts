import { fileURLToPath } from 'node:url';
import { type DocumentInput, Flow } from 'podflow';

/** Path of a file of the Flow with two indexers. */
export function storedFlowFile(name = 'flow.yml'): string {
  return fileURLToPath(new URL(`../fixtures/stored-flow/${name}`, import.meta.url));
}

/** The Flow with two indexers, one for vectors and one for Documents. */
export function storedFlow(workspace: string): Flow {
  const overrides = { JINA_WORKSPACE: workspace };
  return Flow.load_config(storedFlowFile(), { overrides }).onLog(() => {});
}

/** A Document with a vector of two numbers. */
export function numbered(n: number): DocumentInput & { id: string } {
  const embedding = { dtype: 'float32', shape: [2], data: Float32Array.of(n, 1) } as const;
  return { id: `${n}`, text: `text ${n}`, embedding };
}

/** Ids in the index of vectors, by their number, and those of them that the index of Documents has. */
export async function storedIds(
  workspace: string,
): Promise<{ vectors: string[]; documents: string[] }> {
  const search = async (file: string, query: DocumentInput) => {
    process.env['JINA_WORKSPACE'] = workspace;
    const flow = new Flow().onLog(() => {}).add({ uses: storedFlowFile(file) });
    const [response] = await flow.search([query]);
    if (response?.status.code !== 'SUCCESS') throw new Error(response?.status.description);
    return response.docs[0]?.matches ?? [];
  };
  const vectors = await search('vectors.yml', { ...numbered(0), id: 'query' });
  const matches = Array.from({ length: 3_000 }, (_, n) => ({ id: `${n}` }));
  const documents = await search('documents.yml', { id: 'query', matches });
  return { vectors: vectors.map(({ id }) => id), documents: documents.map(({ id }) => id) };
}
