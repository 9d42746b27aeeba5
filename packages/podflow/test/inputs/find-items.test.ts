import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { devNull, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findItems } from '../../src/inputs/find-items.ts';

let folder: string;
const at = (name: string): string => join(folder, name);

/** Runs as a user without rights: root reads every folder. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const user = process.geteuid?.();
  if (user !== 0) return await work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(user);
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-items-'));
  await mkdir(at('pictures/more'), { recursive: true });
  for (const name of ['b.png', 'a.JPG', 'more/c.webp', 'notes.md']) {
    await writeFile(at(`pictures/${name}`), '');
  }
  await writeFile(
    at('captions.csv'),
    '\uFEFFfile,caption\npictures/b.png,"one, two"\npictures/x.png, three \n',
  );
  await writeFile(at('captions.jsonl'), '{"file": "pictures/b.png", "caption": "four"}\n\n');
  await writeFile(at('lines.txt'), 'first\r\n\n  second  \n');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('findItems', () => {
  it('takes the pictures in and below a folder in the order of their names', async () => {
    expect(await findItems({ inputs: [at('pictures')] })).toEqual([
      { type: 'picture', file: at('pictures/a.JPG') },
      { type: 'picture', file: at('pictures/b.png') },
      { type: 'picture', file: at('pictures/more/c.webp') },
    ]);
  });

  it('takes what a pattern matches, each picture once', async () => {
    const inputs = [at('pictures/b.png'), `${folder}/pictures/*.png`];
    expect(await findItems({ inputs })).toEqual([{ type: 'picture', file: at('pictures/b.png') }]);
  });

  it.each(['inputs', 'captions'])('puts captions given by %s behind their pictures', async (as) => {
    const csv = at('captions.csv');
    const sources = as === 'inputs' ? { inputs: [csv] } : { inputs: [], captions: csv };
    expect(await findItems(sources)).toEqual([
      { type: 'picture', file: at('pictures/b.png'), caption: 'one, two' },
      { type: 'caption', file: at('pictures/b.png'), caption: 'one, two', number: 0 },
      { type: 'picture', file: at('pictures/x.png'), caption: 'three' },
      { type: 'caption', file: at('pictures/x.png'), caption: 'three', number: 0 },
    ]);
  });

  it('keeps every row of a picture', async () => {
    const rows = ['b.png,one', 'a.JPG,two', 'b.png,three', 'b.png,one'];
    await writeFile(at('pictures/rows.csv'), `file,caption\n${rows.join('\n')}\n`);
    const items = await findItems({ inputs: [at('pictures/b.png'), at('pictures/rows.csv')] });
    const [a, b] = [at('pictures/a.JPG'), at('pictures/b.png')];
    expect(items).toEqual([
      { type: 'picture', file: b, caption: 'one' },
      { type: 'caption', file: b, caption: 'one', number: 0 },
      { type: 'caption', file: b, caption: 'three', number: 1 },
      { type: 'caption', file: b, caption: 'one', number: 2 },
      { type: 'picture', file: a, caption: 'two' },
      { type: 'caption', file: a, caption: 'two', number: 0 },
    ]);
  });

  it.each([
    ['empty.csv', 'file,caption\na.JPG,\nb.png,   \n'],
    ['empty.jsonl', '{"file": "a.JPG", "caption": ""}\n{"file": "b.png", "caption": " "}\n'],
  ])('takes no empty cell of %s for a caption', async (name, text) => {
    await writeFile(at(`pictures/${name}`), text);
    expect(await findItems({ inputs: [at(`pictures/${name}`)] })).toEqual([
      { type: 'picture', file: at('pictures/a.JPG') },
      { type: 'picture', file: at('pictures/b.png') },
    ]);
  });

  it.each([
    ['tabs.tsv', Buffer.from('File\tCaption\nb.png\tone, two; three\n')],
    ['semicolons.csv', Buffer.from('FILE;CAPTION\nb.png;"one, two; three"\n')],
    ['utf16.csv', Buffer.from('\uFEFFfile,caption\nb.png,"one, two; three"\n', 'utf16le')],
  ])('reads the captions of %s', async (name, bytes) => {
    await writeFile(at(`pictures/${name}`), bytes);
    const caption = 'one, two; three';
    expect(await findItems({ inputs: [at(`pictures/${name}`)] })).toEqual([
      { type: 'picture', file: at('pictures/b.png'), caption },
      { type: 'caption', file: at('pictures/b.png'), caption, number: 0 },
    ]);
  });

  it.each([
    ['latin1.csv', 'inputs', 'file,caption\nb.png,one\nb.png,Gr\u00fc\u00dfe\n'],
    ['latin1.jsonl', 'inputs', '\n\n{"file": "b.png", "caption": "Gr\u00fc\u00dfe"}\n'],
    ['latin1.txt', 'text', 'one\ntwo\n\u00fcber\n'],
  ])('refuses %s that is Latin-1, with the line', async (name, as, text) => {
    await writeFile(at(name), Buffer.from(text, 'latin1'));
    const sources = as === 'text' ? { inputs: [], text: at(name) } : { inputs: [at(name)] };
    await expect(findItems(sources)).rejects.toMatchObject({
      code: 'ERR_FILE_UNREADABLE',
      message: expect.stringContaining(`${at(name)}:3 is not UTF-8 text`),
    });
  });

  it('reads lines in UTF-16 and refuses them without a mark', async () => {
    await writeFile(at('wide.txt'), Buffer.from('\uFEFFgr\u00fcn\r\nblau\r\n', 'utf16le'));
    const items = await findItems({ inputs: [], text: at('wide.txt') });
    expect(items.map((item) => item.type === 'text' && item.text)).toEqual(['gr\u00fcn', 'blau']);
    await writeFile(at('wide.txt'), Buffer.from('blau\r\n', 'utf16le'));
    await expect(findItems({ inputs: [], text: at('wide.txt') })).rejects.toMatchObject({
      code: 'ERR_FILE_UNREADABLE',
      message: expect.stringContaining('wide.txt:1 has a zero byte'),
    });
  });

  it('takes all that a folder has of pictures, those that cannot be read too', async () => {
    await mkdir(at('kinds'));
    const names = ['a.jfif', 'b.JPE', 'c.heic', 'd.svg', 'e.bmp', 'f.btf', 'g.docx', 'h', '.i.png'];
    for (const name of names) await writeFile(at(`kinds/${name}`), '');
    const items = await findItems({ inputs: [at('kinds')] });
    expect(items.map((item) => 'file' in item && basename(item.file))).toEqual(names.slice(0, 6));
  });

  it.each(['folder', 'pattern'])(
    'takes each picture of a %s once, whatever links lead to it',
    async (as) => {
      const root = at(`linked-${as}`);
      await mkdir(join(root, 'sub'), { recursive: true });
      for (const name of ['z.png', 'sub/y.png']) await writeFile(join(root, name), name);
      await symlink('z.png', join(root, 'a.png'));
      await symlink('..', join(root, 'sub/up'));
      await symlink('.', join(root, 'self'));
      await symlink('sub', join(root, 'again'));
      const input = as === 'folder' ? root : `${root}/**/*.png`;
      const files = [join(root, 'sub/y.png'), join(root, 'z.png')];
      expect(await findItems({ inputs: [input] })).toEqual(
        files.map((file) => ({ type: 'picture', file })),
      );
      const captions = join(root, 'captions.csv');
      await writeFile(captions, 'file,caption\na.png,first\nself/z.png,second\n');
      const items = await findItems({ inputs: [input], captions });
      expect(items.filter(({ type }) => type === 'picture')).toHaveLength(2);
      expect(items).toContainEqual({
        type: 'caption',
        file: join(root, 'z.png'),
        caption: 'second',
        number: 1,
      });
    },
  );

  it('follows a link out of the folder', async () => {
    await mkdir(at('outside'));
    await mkdir(at('inside'));
    await writeFile(at('outside/o.png'), '');
    await symlink(at('outside'), at('inside/link'));
    await symlink(at('outside/o.png'), at('inside/one.png'));
    expect(await findItems({ inputs: [at('inside')] })).toHaveLength(1);
  });

  it('names what of a folder cannot be looked into, and takes the rest', async () => {
    await mkdir(at('holes'));
    await writeFile(at('holes/a.png'), '');
    await symlink('round', at('holes/round'));
    await symlink('nowhere', at('holes/gone'));
    expect(await findItems({ inputs: [at('holes')] })).toEqual([
      { type: 'picture', file: at('holes/a.png') },
      { type: 'unread', path: at('holes/gone'), message: expect.stringContaining('leads nowhere') },
      { type: 'unread', path: at('holes/round'), message: expect.stringContaining('(ELOOP)') },
    ]);
  });

  it('names a socket with the name of a picture, and takes the rest', async () => {
    await mkdir(at('odd'));
    await writeFile(at('odd/a.png'), '');
    const servers = ['b.png', 'service.sock'].map((name) =>
      createServer().listen(at(`odd/${name}`)),
    );
    await Promise.all(servers.map((server) => once(server, 'listening')));
    expect(await findItems({ inputs: [at('odd')] })).toEqual([
      { type: 'picture', file: at('odd/a.png') },
      {
        type: 'unread',
        path: at('odd/b.png'),
        message: expect.stringContaining('not a regular file'),
      },
    ]);
    for (const server of servers) server.close();
    await Promise.all(servers.map((server) => once(server, 'close')));
  });

  it('tells why a named path cannot be looked at', async () => {
    await symlink('me.png', at('me.png'));
    await expect(findItems({ inputs: [at('me.png')] })).rejects.toMatchObject({
      code: 'ERR_FILE_UNREADABLE',
      message: expect.stringContaining('ELOOP'),
    });
  });

  it.each(['folder', 'pattern'])('names a folder in a %s that may not be read', async (as) => {
    const root = at(`closed-${as}`);
    await mkdir(join(root, 'shut'), { recursive: true });
    for (const name of ['a.png', 'shut/b.png']) await writeFile(join(root, name), '');
    await chmod(join(root, 'shut'), 0);
    await chmod(folder, 0o755);
    const input = as === 'folder' ? root : `${root}/**/*.png`;
    const items = await asNobody(() => findItems({ inputs: [input] }));
    expect(items).toEqual([
      { type: 'picture', file: join(root, 'a.png') },
      {
        type: 'unread',
        path: expect.stringMatching(/shut.?$/),
        message: expect.stringContaining('shut'),
      },
    ]);
    expect(JSON.stringify(items[1])).toContain('(EACCES)');
    await chmod(join(root, 'shut'), 0o755);
  });

  it('reads captions from JSON lines', async () => {
    const items = await findItems({ inputs: [at('pictures/b.png'), at('captions.jsonl')] });
    expect(items.map(({ type }) => type)).toEqual(['picture', 'caption']);
  });

  it('takes the lines of a text that are not blank', async () => {
    expect(await findItems({ inputs: [], text: at('lines.txt') })).toEqual([
      { type: 'text', text: 'first' },
      { type: 'text', text: 'second' },
    ]);
  });

  it.each([
    { given: { inputs: [] }, code: 'ERR_INPUT_EMPTY', message: '--text FILE' },
    { given: { inputs: ['no/such.png'] }, code: 'ERR_FILE_MISSING', message: 'no/such.png' },
    { given: { inputs: [devNull] }, code: 'ERR_FILE_UNREADABLE', message: 'neither a file nor' },
    { given: { inputs: ['no/*.png'] }, code: 'ERR_FILE_MISSING', message: 'no/*.png' },
    { given: { inputs: [], captions: 'no.csv' }, code: 'ERR_FILE_MISSING', message: 'no.csv' },
    { given: { inputs: [], text: 'no.txt' }, code: 'ERR_FILE_MISSING', message: 'no.txt' },
  ])('fails with $code for $given', async ({ given, code, message }) => {
    await expect(findItems(given)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['one.csv', 'file,title\nb.png,x\n', 'one.csv:2 has no "file" and "caption"'],
    ['two.csv', 'file,caption\n"b.png,x\n', 'two.csv is no CSV'],
    ['three.csv', 'file,caption\n,x\n', 'three.csv:2 has no "file" and "caption"'],
    ['four.jsonl', '{"file": "b.png"}', 'four.jsonl:1 has no "file" and "caption"'],
    ['five.jsonl', '{"file": "b.png", "caption": "x"}\n{', 'five.jsonl:2 is no JSON'],
    ['six.jsonl', 'null', 'six.jsonl:1 has no "file" and "caption"'],
  ])('names the row of %s that is wrong', async (name, text, message) => {
    await writeFile(at(name), text);
    await expect(findItems({ inputs: [at(name)] })).rejects.toMatchObject({
      code: 'ERR_INPUT',
      message: expect.stringContaining(message),
    });
  });
});
