import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

/**
 * CPU threads for the graph in `onnxFile` in each of `shards` equal Peas: together they take all cores.
 * One for weights of less than 32 MB: an operation is over before a second thread is awake (a text through mini-clip on
 * two cores: 0.25 ms on one thread, 0.31 ms on two; a picture through ViT-B/32: 54 and 30 ms).
 */
export async function threadsFor(onnxFile: string, shards: number): Promise<number> {
  const sizes = await Promise.all([sizeOf(onnxFile), sizeOf(`${onnxFile}_data`)]);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return bytes < smallModel ? 1 : Math.max(1, Math.floor(availableParallelism() / shards));
}

const smallModel = 32 * 2 ** 20;

/** Bytes; 0 for a file that is not there. */
function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
