import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { reserveFile } from '../../src/indexers/store/reserve-file.ts';

async function inFolder(work: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'podflow-'));
  await work(join(folder, 'data')).finally(() => rm(folder, { recursive: true }));
}

describe('reserveFile', () => {
  it.each([101, 4_096, 3_000_000])('makes a file %i bytes long and keeps what is in it', (bytes) =>
    inFolder(async (file) => {
      await writeFile(file, 'x'.repeat(100));
      reserveFile(file, bytes, 16);
      const text = (await readFile(file)).toString('latin1');
      expect(text.length).toBe(bytes);
      expect(text.slice(0, Math.min(100, bytes - 16))).toMatch(/^x+$/);
      expect(text.slice(100)).toBe('\0'.repeat(bytes - 100));
    }),
  );

  it('leaves the length of a longer file, and all but the probe', () =>
    inFolder(async (file) => {
      await writeFile(file, 'x'.repeat(100));
      reserveFile(file, 60, 16);
      const expected = 'x'.repeat(44) + '\0'.repeat(16) + 'x'.repeat(40);
      expect((await readFile(file)).toString('latin1')).toBe(expected);
    }));

  it('throws where there is no file', () =>
    inFolder(async (file) => {
      expect(() => reserveFile(file, 60, 16)).toThrow('ENOENT');
    }));
});
