import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

type FixtureName = 'f8k' | 'f30k' | 'my-pictures';

/** Path of a small data set of the repository. */
export function fixtureFolder(name: FixtureName): string {
  return fileURLToPath(new URL(`../../../../test/fixtures/datasets/${name}`, import.meta.url));
}

/** A copy of one in a folder of its own, to spoil; gone when the test is over. */
export async function copyFixture(name: FixtureName): Promise<{ path: string } & AsyncDisposable> {
  const parent = await mkdtemp(join(tmpdir(), 'podflow dáta-'));
  const path = join(parent, name);
  await cp(fixtureFolder(name), path, { recursive: true });
  return {
    path,
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  };
}

/** All that an iterable gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
