// One text query through flow-query.yml, from nothing. `node first-answer.worker.mjs FLOW_FILE`
import { Flow } from 'podflow';

const flow = await Flow.loadConfig(process.argv[2])
  .onLog(() => {})
  .start();
const [response] = await flow.search('a slice of pizza');
process.stdout.write(`${response.docs[0].matches.length}`);
process.exit();
