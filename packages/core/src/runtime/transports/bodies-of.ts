import type { Envelope } from '../../document/envelope.ts';

/** Bytes from which a body is moved rather than copied: moving costs about as much as copying this many. */
const worthMoving = 16_384;

/** Bytes from which a part of a request counts as large. */
const large = 65_536;

/** What a message with these envelopes moves away. */
export function bodiesOf(envelopes: readonly Envelope[]): ArrayBuffer[] {
  return envelopes.flatMap(({ body }) =>
    body.byteLength < worthMoving ? [] : [body.buffer as ArrayBuffer],
  );
}

/** Bytes of bodies and tensors of large requests; 0 for others. */
export function bytesOf(envelopes: readonly Envelope[]): number {
  let bytes = 0;
  for (const { body, tensors } of envelopes) {
    if (body.byteLength >= large) bytes += body.byteLength;
    for (const tensor of tensors) if (tensor.byteLength >= large) bytes += tensor.byteLength;
  }
  return bytes;
}
