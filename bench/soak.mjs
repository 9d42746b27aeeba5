import { loadServer } from './load-server.mjs';

/** Keeps a server at saturation; tells its memory over time. The first third is for warming up. */
export async function soak(server, { seconds, connections, body, onSample }) {
  const started = performance.now();
  const samples = [];
  const sample = () => {
    const at = (performance.now() - started) / 1000;
    samples.push({ seconds: Math.round(at), megabytes: Math.round(server.memory() / 1e6) });
    onSample(samples.at(-1));
  };
  sample();
  const timer = setInterval(sample, Math.max(1000, (seconds * 1000) / 30));
  const load = await loadServer(server.url, { connections, seconds, body }).finally(() =>
    clearInterval(timer),
  );
  sample();
  return { samples, megabytesPerMinute: round(slopeOf(samples.slice(samples.length / 3))), load };
}

/** By least squares. */
function slopeOf(samples) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const minutes = samples.map(({ seconds }) => seconds / 60);
  const memory = samples.map(({ megabytes }) => megabytes);
  const [x, y] = [mean(minutes), mean(memory)];
  const covariance = mean(minutes.map((minute, i) => (minute - x) * (memory[i] - y)));
  return covariance / mean(minutes.map((minute) => (minute - x) ** 2));
}

function round(number) {
  return Math.round(number * 100) / 100;
}
