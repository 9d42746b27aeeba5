/**
 * What stands in a slot while the thread `address` holds the task `id`: 16 bits of the id, 15 of the address. With the id in it, a thread that
 * says late to whom it handed a task on cannot say it of the next task with the same slot.
 */
export function holderMark(id: number, address: number): number {
  return ((id & 0xffff) << 15) | (address & 0x7fff);
}
