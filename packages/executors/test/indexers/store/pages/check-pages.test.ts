import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { temporaryFolder } from '../../../../../../test/helpers/temporary-folder.ts';
import { dataFile } from '../../../../src/indexers/store/index-folder.ts';
import { LmdbFile, type StoreWriter } from '../../../../src/indexers/store/lmdb-file.ts';
import { checkPages } from '../../../../src/indexers/store/pages/check-pages.ts';
import { PageFile } from '../../../../src/indexers/store/pages/page-file.ts';
import { readSnapshot } from '../../../../src/indexers/store/pages/snapshot.ts';

/** Bytes that stand behind each value. */
const sealBytes = 4;

// Long keys make deep trees, large values have pages of their own.
const change = fc.record({
  number: fc.nat(1500),
  keyBytes: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(1500)),
  valueBytes: fc.oneof(fc.nat(50), fc.nat(500), fc.nat(5000), fc.nat(60_000)),
  isRemoval: fc.boolean(),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const transactions = fc.array(change, { minLength: 1, maxLength: 120, size: 'max' });

describe('the check of pages', () => {
  it('finds every entry and no fault after any transaction of LMDB', async () => {
    await using folder = await temporaryFolder();
    const place = join(folder.path, 'index');
    const file = LmdbFile.open(place, true) as LmdbFile;
    const entries = new Map<string, number>();
    const samples = fc.sample(transactions, { seed: 7, numRuns: 150 });
    for (const [index, changes] of samples.entries()) {
      file.write((writer) => {
        for (const each of changes) apply(each, writer, entries);
        if (index % 60 === 59) for (const key of [...entries.keys()]) remove(key, writer, entries);
      });
      expect(found(dataFile(place))).toEqual({ faults: [], entries });
    }
    await file.close();
  });
});

function apply(
  { number, keyBytes, valueBytes, isRemoval }: Change,
  writer: StoreWriter,
  entries: Map<string, number>,
): void {
  const old = isRemoval ? [...entries.keys()][number % entries.size] : undefined;
  const key = old ?? `key ${number} ${'x'.repeat(keyBytes)}`;
  if (old !== undefined) remove(key, writer, entries);
  else {
    writer.put(Buffer.from(key), Buffer.alloc(valueBytes, 7));
    entries.set(key, valueBytes);
  }
}

function remove(key: string, writer: StoreWriter, entries: Map<string, number>): void {
  writer.remove(Buffer.from(key));
  entries.delete(key);
}

/** Bytes of the value by key. */
function found(name: string): { faults: unknown[]; entries: Map<string, number> } {
  const file = new PageFile(name);
  const faults: unknown[] = [];
  const entries = new Map<string, number>();
  const snapshot = readSnapshot(file);
  if (typeof snapshot === 'string') faults.push(snapshot);
  else {
    checkPages(file, snapshot, {
      forWriting: true,
      onEntry: ({ key }, read) => {
        entries.set(key.toString(), (read()?.length ?? Number.NaN) - sealBytes);
      },
      onFault: (fault) => faults.push(fault),
    });
  }
  file.close();
  return { faults, entries };
}
