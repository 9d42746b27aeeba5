import { numpyCodes } from '@podflow/core/input';
import { toBase64 } from './data-uri.ts';
import type { ClientTensor } from './document.ts';

/** The numbers of a typed array as a server reads them, of the shape `[length]`. Throws `ERR_INPUT` when there are none. */
export async function toTensor(
  dtype: keyof typeof numpyCodes,
  array: ArrayBufferView,
): Promise<ClientTensor> {
  const { length } = array as ArrayBufferView & { length: number };
  const buffer = await toBase64(array);
  return { dense: { buffer, shape: [length], dtype: numpyCodes[dtype] } };
}
