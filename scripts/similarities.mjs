// node scripts/similarities.mjs: draws docs/images/clip-similarities.svg, the cosine of each caption of a small data set with each
// of its pictures, as mini-clip sees them through the flows.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Flow, openDataSet } from 'podflow';
import sharp from 'sharp';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const workspace = await mkdtemp(join(tmpdir(), 'podflow-similarities-'));
try {
  const pairs = [];
  const dataSet = await openDataSet(here('../test/fixtures/datasets/f8k'));
  for await (const pair of dataSet.pairs()) pairs.push(pair);
  await flow('flow-index').index(dataSet.documents());
  const [{ docs }] = await flow('flow-query').search(pairs.map(({ caption }) => caption));
  const cosines = docs.map(({ matches }) =>
    pairs.map(({ picture }) => 1 - matches.find(({ id }) => id === picture.id).score.value),
  );
  await writeFile(here('../docs/images/clip-similarities.svg'), await svgOf(pairs, cosines));
} finally {
  await rm(workspace, { recursive: true });
}

function flow(name) {
  const overrides = { JINA_WORKSPACE: workspace, JINA_USE_REST_API: false };
  return Flow.load_config(here(`../flows/${name}.yml`), { overrides }).onLog(() => {});
}

async function svgOf(pairs, cosines) {
  const [left, top, side, gap] = [300, 72, 60, 4];
  const [width, height] = [left + pairs.length * side + gap, top + pairs.length * side + gap];
  const parts = [];
  for (const [index, { picture, caption }] of pairs.entries()) {
    const small = await sharp(picture.buffer)
      .resize(side, side - 8)
      .png({ palette: true })
      .toBuffer();
    const uri = `data:image/png;base64,${small.toString('base64')}`;
    const at = index * side;
    parts.push(
      `<image x="${left + at}" y="8" width="${side - gap}" height="${side - 8}" href="${uri}"/>`,
      `<text x="${left - 12}" y="${top + at + side / 2 + 3}" text-anchor="end">${caption.text}</text>`,
    );
  }
  for (const [row, values] of cosines.entries()) {
    for (const [column, cosine] of values.entries()) {
      const [x, y] = [left + column * side, top + row * side];
      const strength = Math.max(0, Math.min(1, cosine / 0.5));
      parts.push(
        `<rect x="${x}" y="${y}" width="${side - gap}" height="${side - gap}" rx="4" fill="${blue(strength)}"/>`,
        `<text x="${x + (side - gap) / 2}" y="${y + side / 2 + 3}" text-anchor="middle" fill="${strength > 0.5 ? 'white' : '#1f2937'}"${row === column ? ' font-weight="bold"' : ''}>${cosine.toFixed(2).replace('-0.00', '0.00')}</text>`,
      );
    }
  }
  const title = 'Cosine of each caption with each picture: highest where both belong together';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="Helvetica, Arial, sans-serif" font-size="14" fill="#1f2937">
<title>${title}</title>
<rect width="100%" height="100%" fill="white"/>
${parts.join('\n')}
</svg>
`;
}

/** From white to blue. */
function blue(strength) {
  const mix = (from, to) => Math.round(from + (to - from) * strength);
  return `rgb(${mix(241, 29)}, ${mix(245, 78)}, ${mix(249, 216)})`;
}
