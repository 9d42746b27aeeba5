// `node memory-vectors.child.mjs index|search [FILE]`: a Flow of one Pod, by a YAML file or one that does nothing, gets 31,000
// vectors or one query; prints the anonymous memory of the process, bytes.
import { readFileSync } from 'node:fs';
import { Flow } from 'podflow';

const [count, dimension] = [31_000, 512];
const [task, file] = process.argv.slice(2);

const flow = new Flow();
flow.add({ name: 'vectors', ...(file && { uses: file }) });
await flow.start();
if (task === 'index') await flow.index(documents(count), { requestSize: 100 });
await flow.search(documents(1));
await new Promise((resolve) => setTimeout(resolve, 1000));
console.log(anonymousBytes());
await flow.close();

function* documents(total) {
  for (let id = 0; id < total; id++) {
    const data = Float32Array.from({ length: dimension }, (_, at) => Math.sin(id + at * at));
    yield { id: `id ${id}`, embedding: { dtype: 'float32', shape: [dimension], data } };
  }
}

/** What the process allocated; the pages of the index file, which the system can drop, are not in it. */
function anonymousBytes() {
  const status = readFileSync('/proc/self/status', 'utf8');
  return 1024 * Number(/RssAnon:\s+(\d+)/.exec(status)?.[1]);
}
