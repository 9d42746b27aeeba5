/** Items of one request, as JSON. */
export interface Batch<T> {
  items: T[];
  /** The list as JSON. */
  json: string;
}

/** Groups items so that a request has at most `size` of them, and begins another one before its JSON gets longer than `bytes`. */
export async function* batchDocuments<T>(
  items: AsyncIterable<T>,
  { size, bytes }: { size: number; bytes: number },
): AsyncGenerator<Batch<T>> {
  let batch: T[] = [];
  let parts: string[] = [];
  let length = 0;
  const take = (): Batch<T> => {
    const taken = { items: batch, json: `[${parts.join(',')}]` };
    [batch, parts, length] = [[], [], 0];
    return taken;
  };
  for await (const item of items) {
    const json = JSON.stringify(item);
    if (batch.length > 0 && length + json.length > bytes) yield take();
    batch.push(item);
    parts.push(json);
    length += json.length;
    if (batch.length >= size) yield take();
  }
  if (batch.length > 0) yield take();
}
