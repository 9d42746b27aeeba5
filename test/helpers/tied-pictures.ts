import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const subjects = ['bicycle', 'dog', 'pizza', 'umbrella'];

/** Copies of each picture. The tokenizer does not tell their captions apart: `Dog`, `dOg`, `doG`. */
const copies = 3;

/**
 * Writes a data set into a new folder: 4 pictures, each in 3 files that look alike, with captions that read alike. Whatever asks
 * finds 3 answers at the same distance, of which one is right. One more picture is broken.
 */
export async function writeTiedPictures(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const rows = ['file,caption', 'broken.png,<b>broken</b>'];
  await writeFile(join(folder, 'broken.png'), 'no picture');
  for (const subject of subjects) {
    const picture = await readFile(
      fileURLToPath(
        new URL(`../../examples/your-own-pictures/pictures/${subject}.png`, import.meta.url),
      ),
    );
    for (let copy = 0; copy < copies; copy++) {
      const file = `${subject}-${copy}.png`;
      // What stands behind the end of a PNG does not show, but makes it another file.
      await writeFile(join(folder, file), Buffer.concat([picture, Buffer.from(`${copy}`)]));
      rows.push(
        `${file},${subject.slice(0, copy)}${subject.charAt(copy).toUpperCase()}${subject.slice(copy + 1)}`,
      );
    }
  }
  await writeFile(join(folder, 'captions.csv'), `${rows.join('\n')}\n`);
  return folder;
}
