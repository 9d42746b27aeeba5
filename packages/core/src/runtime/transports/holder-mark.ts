/**
 * What stands in a slot while the thread `address` holds the task `id`: 16 bits of the id, 15 of the address. With the id in it, a thread that
 * says late to whom it handed a task on cannot say it of the next task with the same slot.
 */
export function holderMark(id: number, address: number): number {
  return ((id & 0xffff) << 15) | (address & 0x7fff);
}

/** True while the task `id` is under way: its slot has no mark, or that of another task, once it was answered or given up. */
export function isMarkOf(mark: number, id: number): boolean {
  return mark >>> 15 === (id & 0xffff);
}
