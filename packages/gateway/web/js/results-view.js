import { readMatch } from './match.js';

/** Photos fill their tile; drawings, which often are transparent, get room around them. */
const photo = /^data:image\/jpeg/;

/**
 * Shows matches: pictures in a grid, captions in a list.
 * @param {{ pictures: HTMLElement, captions: HTMLElement }} lists
 * @param {object[]} matches Documents of the answer, best first
 * @param {(match: ReturnType<typeof readMatch>) => void} onChoose
 * @returns {{ pictures: number, captions: number }} how many of each
 */
export function showMatches(lists, matches, onChoose) {
  const read = matches.map(readMatch);
  const best = Math.max(...read.map(({ similarity }) => similarity), Number.MIN_VALUE);
  const items = (chosen) => chosen.map((match) => itemOf(match, best, onChoose));
  const pictures = read.filter(({ isPicture }) => isPicture);
  const captions = read.filter(({ isPicture }) => !isPicture);
  lists.pictures.replaceChildren(...items(pictures));
  lists.captions.replaceChildren(...items(captions));
  return { pictures: pictures.length, captions: captions.length };
}

function itemOf(match, best, onChoose) {
  const card = element('button', 'card');
  card.type = 'button';
  card.title = match.isPicture ? 'Find words for this picture' : 'Find pictures for these words';
  if (match.isPicture || match.picture) card.append(frameOf(match));
  const details = element('span', 'details');
  const caption = element('span', match.words ? 'caption' : 'caption id', match.caption);
  details.append(caption, scoreOf(match, best));
  card.append(details);
  card.addEventListener('click', () => onChoose(match));
  const item = element('li');
  item.append(card);
  return item;
}

function frameOf({ picture, isPicture, caption }) {
  const frame = element('span', picture && photo.test(picture) ? 'frame photo' : 'frame');
  if (!picture) return missing(frame);
  const image = new Image();
  // Next to its caption a picture says nothing new.
  image.alt = isPicture ? caption : '';
  image.decoding = 'async';
  image.addEventListener('error', () => missing(frame));
  image.src = picture;
  frame.append(image);
  return frame;
}

function missing(frame) {
  frame.className = 'frame missing';
  frame.replaceChildren('no picture');
  return frame;
}

function scoreOf({ similarity, distance }, best) {
  const score = element('span', 'score');
  const bar = element('span', 'bar');
  bar.setAttribute('aria-hidden', 'true');
  bar.style.setProperty('--share', String(Math.min(1, Math.max(0, similarity / best))));
  const number = element('span', '', similarity.toFixed(2));
  number.setAttribute('aria-label', `similarity ${similarity.toFixed(2)}`);
  score.append(bar, number);
  score.title = `distance ${distance.toFixed(4)}, similarity ${similarity.toFixed(4)}`;
  return score;
}

function element(name, className = '', text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  // textContent, never HTML: what was indexed may be hostile.
  made.textContent = text;
  return made;
}
