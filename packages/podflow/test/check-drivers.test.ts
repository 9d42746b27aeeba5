import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../src/cli.ts';
import { collectIo } from './collect-io.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-check-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** What `flow check --json` says of a Flow with these drivers on line 5. */
async function check(driver: string) {
  const file = join(folder, 'flow.yml');
  const on = `{'[IndexRequest, SearchRequest]': [\n      ${driver}\n      ]}`;
  const uses = `{jtype: BaseExecutor, requests: {on: ${on}}}`;
  await writeFile(file, `!Flow\nversion: '1'\npods:\n  - uses: ${uses}\n`);
  const { io, stdout } = collectIo();
  const code = await run(['check', '--json', file], io);
  const { faults } = JSON.parse(stdout()) as {
    faults: { code: string; message: string; line: number }[];
  };
  return { code, faults };
}

describe('flow check builds the drivers', () => {
  it.each([
    ['!SliceQL {with: {start: 0.5}}', 'start'],
    ['!SortQL {with: {field: scor__value}}', 'did you mean "score"?'],
    ['!SortQL {with: {}}', 'SortQL.field: expected the path of a field'],
    ['!FilterQL {with: {lookups: {modalty: image}}}', 'did you mean "modality"?'],
    ['!FilterQL {with: {lookups: {text__regex: "("}}}', 'Invalid regular expression'],
    ['!FilterQL {with: {}}', 'FilterQL.lookups: expected a map'],
    ['!ExcludeQL {with: {fields: [nofield]}}', 'there is no field "nofield"'],
    ['!SelectQL {with: {fields: [id, txt]}}', 'did you mean "text"?'],
    ['!RankEvaluateDriver {with: {fields: [tagz__id]}}', 'there is no field "tagz"'],
  ])('and tells what is wrong with %s at its line', async (driver, message) => {
    const { code, faults } = await check(driver);
    expect(code).toBe(2);
    expect(faults).toEqual([
      expect.objectContaining({ code: 'ERR_VALUE', severity: 'error', line: 5 }),
    ]);
    expect(faults[0]?.message).toContain(message);
    expect(faults[0]?.message).not.toContain('flow.yml');
  });

  it('and has nothing to say of good ones', async () => {
    const drivers = '!SliceQL {with: {start: -2}}, !ExcludeQL {with: {fields: content}}';
    expect(await check(drivers)).toEqual({ code: 0, faults: [] });
  });
});
