import { Flow } from 'podflow';

/** A started Flow of four Pods that do nothing. */
export async function startNoopFlow() {
  const flow = new Flow();
  for (let i = 0; i < 4; i++) flow.add();
  await flow.start();
  return {
    /** Seconds for `documents` text Documents. */
    async run({ documents, ...options }) {
      const { seconds } = await flow.index(texts(documents), options);
      return seconds;
    },
    close: () => flow.close(),
  };
}

function* texts(count) {
  for (let i = 0; i < count; i++) yield `hello ${i}`;
}
