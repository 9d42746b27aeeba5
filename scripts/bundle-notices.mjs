import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Writes `dist/THIRD-PARTY.md` of the package `folder`: name, version and licence of every package of others whose code is in its bundles.
 *
 * @param metafiles What esbuild says of the bundles; paths are relative to `folder`.
 */
export function writeNotices(folder, metafiles) {
  const packages = new Set(metafiles.flatMap(inputsOf).flatMap((path) => packageOf(folder, path)));
  const notices = [...packages].map(noticeOf).sort();
  if (notices.length === 0) return;
  const text = ['# Code of others in this folder', ...new Set(notices)].join('\n\n');
  writeFileSync(join(folder, 'dist', 'THIRD-PARTY.md'), `${text}\n`);
}

/** Files of which something is in the outputs. */
function inputsOf({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? path : [])),
  );
}

/** The folder of the package a file belongs to; none for our own. */
function packageOf(folder, path) {
  const found = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(resolve(folder, path));
  return found ? found[0] : [];
}

function noticeOf(packageFolder) {
  const { name, version, license } = JSON.parse(
    readFileSync(join(packageFolder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(packageFolder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  const text = file ? readFileSync(join(packageFolder, file), 'utf8') : `Licence: ${license}`;
  // Quoted: some have headings of their own.
  return `## ${name} ${version}\n\n${text.trim().replace(/^/gm, '> ')}`;
}
