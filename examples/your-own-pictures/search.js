// node search.js [TEXT]: indexes the pictures of this folder, then finds the one that the text tells of.
import { fileURLToPath } from 'node:url';
import { Flow } from 'podflow';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const flow = (name) =>
  Flow.load_config(here(`../../flows/${name}.yml`), {
    overrides: { JINA_WORKSPACE: here('./workspace') },
  });

const { documents, seconds } = await flow('flow-index').index(here('./pictures/*.png'));
console.log(`${documents} pictures indexed in ${seconds.toFixed(1)} s`);

const text = process.argv[2] ?? 'slice of pizza';
const [response] = await flow('flow-query').search([{ text, mimeType: 'text/plain' }], { topK: 3 });
for (const [rank, { tags, score }] of (response.docs[0].matches ?? []).entries()) {
  console.log(`${rank + 1}. ${tags.file}  distance ${score.value.toFixed(3)}`);
}
