import { createHash, randomInt } from 'node:crypto';

/**
 * `count` pairs of whole numbers from 0 up to the limits, both included. With a `seed` they follow from it and from
 * `content`, whatever else is drawn at the same time; without one they are random.
 */
export function drawNumbers(
  limits: readonly [number, number],
  count: number,
  seed: number | undefined,
  content: ArrayBufferView,
): [number, number][] {
  const [first, second] = limits;
  const draw = seed === undefined ? randomNumber : seededNumbers(seed, content);
  return Array.from({ length: count }, () => [draw(first), draw(second)]);
}

function randomNumber(limit: number): number {
  return randomInt(limit + 1);
}

function seededNumbers(seed: number, content: ArrayBufferView): (limit: number) => number {
  const { buffer, byteOffset, byteLength } = content;
  const start = createHash('sha256').update(`${seed}\n`);
  const key = start.update(new Uint8Array(buffer, byteOffset, byteLength)).digest();
  let drawn = 0;
  return (limit) => {
    const bits = createHash('sha256').update(key).update(`${drawn++}`).digest().readUIntBE(0, 6);
    return bits % (limit + 1);
  };
}
