import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type DocumentInput, FlowError } from '@podflow/core';
import { mapAhead } from '../inputs/map-ahead.ts';
import { thumbnail } from '../inputs/thumbnail.ts';
import { drawPicture } from './draw-picture.ts';
import { type Emoji, type OpenMojiEntry, selectEmoji } from './select-emoji.ts';

/** A Document of the collection. */
export type EmojiDocument = DocumentInput & { id: string };

/** The standard emoji of the installed npm package `openmoji` (pictures: CC BY-SA 4.0), as Documents. */
export class OpenMojiCollection {
  /** E.g. `openmoji@17.0.0`. */
  readonly name: string;
  readonly emoji: readonly Emoji[];
  readonly #folder: string;
  readonly #pictures = new Map<string, Promise<Uint8Array>>();

  private constructor(name: string, emoji: readonly Emoji[], folder: string) {
    this.name = name;
    this.emoji = emoji;
    this.#folder = folder;
  }

  /** Opens the package as modules in `folder` would find it. Throws `ERR_FILE_MISSING` when it is not installed. */
  static async open(folder: string = process.cwd()): Promise<OpenMojiCollection> {
    const packageFolder = findPackage(folder);
    const { version } = await readJson<{ version: string }>(join(packageFolder, 'package.json'));
    const entries = await readJson<OpenMojiEntry[]>(join(packageFolder, 'data', 'openmoji.json'));
    return new OpenMojiCollection(`openmoji@${version}`, selectEmoji(entries), packageFolder);
  }

  /** Number of Documents: a picture and a caption of each emoji. */
  get size(): number {
    return this.emoji.length * 2;
  }

  /** PNG, 256 × 256 pixels on white. Drawn once. */
  picture({ hexcode }: Emoji): Promise<Uint8Array> {
    const known = this.#pictures.get(hexcode);
    if (known) return known;
    const file = join(this.#folder, 'color', 'svg', `${hexcode}.svg`);
    const picture = readFile(file).then(drawPicture);
    this.#pictures.set(hexcode, picture);
    return picture;
  }

  /** A picture, its caption, the next picture, …; both have the hexcode as `tags.id`. Ids are always the same. */
  async *documents(): AsyncGenerator<EmojiDocument> {
    for await (const pair of mapAhead(this.emoji, drawAhead, (emoji) => this.#pairOf(emoji))) {
      yield* pair;
    }
  }

  /** The pictures alone. */
  pictures(): AsyncGenerator<EmojiDocument> {
    return mapAhead(this.emoji, drawAhead, (emoji) => this.#pictureOf(emoji));
  }

  /** The captions alone, without a picture to show beside them. */
  captions(): EmojiDocument[] {
    return this.emoji.map(captionOf);
  }

  async #pairOf(emoji: Emoji): Promise<EmojiDocument[]> {
    const picture = await this.#pictureOf(emoji);
    const caption = captionOf(emoji);
    const shown = await thumbnail(await this.picture(emoji));
    return [picture, { ...caption, tags: { ...caption.tags, picture: shown } }];
  }

  async #pictureOf(emoji: Emoji): Promise<EmojiDocument> {
    const { hexcode, annotation, group } = emoji;
    return {
      id: documentId('picture', hexcode),
      buffer: await this.picture(emoji),
      mimeType: 'image/png',
      modality: 'image',
      tags: { id: hexcode, caption: annotation, group },
    };
  }
}

function captionOf({ hexcode, annotation }: Emoji): EmojiDocument {
  return {
    id: documentId('caption', hexcode),
    text: annotation,
    mimeType: 'text/plain',
    modality: 'text',
    tags: { id: hexcode, caption: annotation },
  };
}

const drawAhead = 8;

/** 32 hexadecimal digits. */
function documentId(kind: string, hexcode: string): string {
  return createHash('sha256').update(`openmoji:${kind}:${hexcode}`).digest('hex').slice(0, 32);
}

function findPackage(folder: string): string {
  const require = createRequire(join(resolve(folder), 'noop.js'));
  try {
    return dirname(require.resolve('openmoji/package.json'));
  } catch (cause) {
    throw new FlowError(
      'ERR_FILE_MISSING',
      `The npm package openmoji is not installed (looked from ${resolve(folder)}); install it, or run the demo in a clone of Podflow`,
      { cause },
    );
  }
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8')) as T;
}
