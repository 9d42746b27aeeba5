/**
 * One match as an item of a list. The `.go` button in it is what a click anywhere on the card presses, and what the
 * arrow keys walk through.
 * @param {ReturnType<typeof import('./match.js').readMatch>} match
 * @param {object} options
 * @param {number} options.best similarity of the best match: its bar is full
 * @param {string} options.asked the text that was searched for
 * @param {{ onPicture: (uri: string) => void, onText: (text: string) => void }} options.actions
 * @returns {HTMLLIElement}
 */
export function resultCard(match, options) {
  const item = element('li');
  item.append(match.isPicture ? pictureCard(match, options) : captionCard(match, options));
  return item;
}

/** A picture leads to its captions, and by its caption to pictures like it. */
function pictureCard(match, { best, asked, actions }) {
  const card = element('div', 'card');
  card.append(frameOf(match), detailsOf(match, best));
  const { picture, original, words, caption } = match;
  const buttons = [];
  // Its caption was asked for already: what is like it is on the page.
  if (words && !isSame(words, asked)) {
    const title = `Find pictures for “${words}”`;
    buttons.push(action('Similar', `Similar to ${caption}`, title, () => actions.onText(words)));
  }
  if (picture) {
    const name = `Captions for ${caption}`;
    const title = 'Find words for this picture';
    buttons.push(action('Captions', name, title, () => actions.onPicture(picture)));
  }
  if (buttons.length > 0) {
    buttons[0].classList.add('go');
    const bar = element('div', 'actions');
    bar.append(...buttons);
    card.append(bar);
  }
  if (original) card.append(linkTo(original, `Open the original of ${caption}`));
  return card;
}

function action(label, name, title, onClick) {
  const button = element('button', 'action', label);
  button.type = 'button';
  button.setAttribute('aria-label', name);
  button.title = title;
  button.addEventListener('click', onClick);
  return button;
}

/** An arrow in the corner of a picture. */
function linkTo(address, name) {
  const link = element('a', 'open');
  link.href = address;
  link.target = '_blank';
  link.rel = 'noopener';
  link.title = 'Open the original';
  link.setAttribute('aria-label', name);
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M13 5h6v6M19 5l-8 8M10 6H6v12h12v-4');
  icon.append(path);
  link.append(icon);
  return link;
}

/** A caption leads to pictures of it. */
function captionCard(match, { best, actions }) {
  const card = element('button', 'card go');
  card.type = 'button';
  card.title = 'Find pictures for these words';
  if (match.picture) card.append(frameOf(match));
  card.append(detailsOf(match, best));
  card.addEventListener('click', () => actions.onText(match.caption));
  return card;
}

function isSame(one, other) {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function frameOf({ picture, caption, words, isPhoto }) {
  const frame = element('span', isPhoto ? 'frame photo' : 'frame');
  if (!picture) return missing(frame);
  const image = new Image();
  // Next to its caption a picture says nothing new.
  image.alt = words ? '' : caption;
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

function detailsOf(match, best) {
  const details = element('span', 'details');
  details.append(
    element('span', match.words ? 'caption' : 'caption id', match.caption),
    scoreOf(match, best),
  );
  return details;
}

function scoreOf({ similarity, distance }, best) {
  const score = element('span', 'score');
  const bar = element('span', 'bar');
  bar.setAttribute('aria-hidden', 'true');
  bar.style.setProperty('--share', String(Math.min(1, Math.max(0, similarity / best))));
  const number = element('span', 'number', similarity.toFixed(2));
  score.append(bar, element('span', 'visually-hidden', 'similarity '), number);
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
