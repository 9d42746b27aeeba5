import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const program = fileURLToPath(new URL('../packages/podflow/bin/flow.js', import.meta.url));
const flowFile = fileURLToPath(new URL('../flows/flow-query.yml', import.meta.url));
/** A file that is always full; Linux has it. */
const full = '/dev/full';

describe('a command whose log cannot be written, as on a full disk', () => {
  (existsSync(full) ? it : it.skip)('does its work all the same', async () => {
    await using folder = await temporaryFolder();
    const picture = join(folder.path, 'query.svg');
    // It logs that it wrote the picture.
    const command = spawn(process.execPath, [program, 'plot', flowFile, '-o', picture], {
      stdio: ['ignore', 'ignore', openSync(full, 'w')],
    });
    expect(await once(command, 'exit')).toEqual([0, null]);
    expect(existsSync(picture)).toBe(true);
  });
});
