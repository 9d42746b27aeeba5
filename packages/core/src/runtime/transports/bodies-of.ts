import type { Envelope } from '../../document/envelope.ts';

/** Bytes from which a body is moved rather than copied: moving costs about as much as copying this many. */
const worthMoving = 16_384;

/** What a message with these envelopes moves away. */
export function bodiesOf(envelopes: readonly Envelope[]): ArrayBuffer[] {
  return envelopes.flatMap(({ body }) =>
    body.byteLength < worthMoving ? [] : [body.buffer as ArrayBuffer],
  );
}
