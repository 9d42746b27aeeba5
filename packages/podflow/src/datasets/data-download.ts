import { join } from 'node:path';
import { flickr8kLayout } from './flickr8k.ts';
import { flickr30kLayout } from './flickr30k.ts';
import { type Layout, treeOf } from './layout.ts';

/** Where a data set is fetched from. */
export interface DataDownload {
  layout: Layout;
  sources: readonly DataSource[];
}

/** A data set of Kaggle and what of it is wanted. */
export interface DataSource {
  /** `owner/name` on Kaggle. */
  slug: string;
  /** Which part of the layout is where in it, once unpacked. */
  moves: readonly { from: string; to: string }[];
}

/** What `flow data get` fetches, by name. The sources are those of the original example, with the splits on Kaggle too. */
export const dataDownloads: Readonly<Record<string, DataDownload>> = {
  f8k: {
    layout: flickr8kLayout,
    sources: [
      {
        slug: 'adityajn105/flickr8k',
        moves: [
          { from: 'captions.txt', to: 'captions.txt' },
          { from: 'Images', to: 'images' },
        ],
      },
    ],
  },
  f30k: {
    layout: flickr30kLayout,
    sources: [
      {
        slug: 'shtvkumar/karpathy-splits',
        moves: [{ from: 'dataset_flickr30k.json', to: 'dataset_flickr30k.json' }],
      },
      {
        slug: 'hsankesara/flickr-image-dataset',
        moves: [{ from: 'flickr30k_images/flickr30k_images', to: 'images' }],
      },
    ],
  },
};

/** Folder that a source is unpacked into: beside the data set, so that its parts are moved, not copied. */
export function unpackFolder(folder: string, { slug }: DataSource): string {
  return `${folder}.${slug.replace('/', '.')}.part`;
}

/** How to do by hand what `flow data get` does. */
export function downloadSteps(name: string, folder: string): string {
  const { layout, sources } = dataDownloads[name] as DataDownload;
  const commands = sources.flatMap((source) => {
    const from = unpackFolder(folder, source);
    return [
      `kaggle datasets download -d ${source.slug} -p "${from}" --unzip`,
      ...source.moves.map((move) => `mv "${join(from, move.from)}" "${join(folder, move.to)}"`),
      `rm -r "${from}"`,
    ];
  });
  const pages = sources.map(({ slug }) => `https://www.kaggle.com/datasets/${slug}`);
  return `To have it fetched:
  1. Make an account on https://www.kaggle.com and, in its settings, an API token. Save it as ~/.kaggle/kaggle.json
  2. pip install kaggle
  3. flow data get ${name}
What the third step runs:
  mkdir -p "${folder}"
${commands.map((command) => `  ${command}`).join('\n')}
By hand: download and unpack ${pages.join(' and ')}
${treeOf(folder, layout)}`;
}
