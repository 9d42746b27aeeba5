import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { run } from '../../src/cli.ts';
import { collectIo } from '../collect-io.ts';

const query = fileURLToPath(new URL('../../../../flows/flow-query.yml', import.meta.url));
const openmoji = [query, '--data', 'openmoji'];
const nowhere = join('no', 'such', 'folder', 'report.html');

describe('flow evaluate, when it cannot measure', () => {
  it.each([
    ['there is no index', openmoji, 1, 'ERR_INDEX_MISSING', '--index'],
    ['the data set is not said', [query], 2, 'ERR_USAGE', '--data'],
    ['there is no data set', [query, '--data', 'nowhere'], 1, 'ERR_DATA_SET', 'nowhere'],
    [
      'the report cannot be written',
      [...openmoji, '--report', nowhere],
      1,
      'ERR_FILE_UNREADABLE',
      nowhere,
    ],
    ['a size is given and no Flow indexes', [...openmoji, '-i', '5'], 2, 'ERR_USAGE', '--index '],
    ['it may replace and no Flow indexes', [...openmoji, '--overwrite'], 2, 'ERR_USAGE', '--index'],
    ['the mode is unknown', [...openmoji, '--mode', 'text2text'], 2, 'ERR_USAGE', 'image2text'],
    ['no query is asked for', [...openmoji, '-n', '0'], 2, 'ERR_USAGE', 'above 0'],
    ['the seed is no number', [...openmoji, '--seed', 'x'], 2, 'ERR_USAGE', 'whole number'],
  ])('says so: %s', async (_what, args, code, error, named) => {
    const { io, stdout, stderr } = collectIo({ env: { JINA_WORKSPACE: './no-such-workspace' } });
    expect(await run(['evaluate', ...args], io)).toBe(code);
    expect(stdout()).toBe('');
    expect(stderr()).toContain(error);
    expect(stderr()).toContain(named);
  });
});
