import { showMatches } from './results-view.js';

/** The page's elements, and the states it can be in. Knows nothing of searches. */
export class Page {
  constructor(root = document) {
    const byId = (id) => root.getElementById(id);
    this.body = root.body;
    this.form = byId('form');
    this.field = byId('text');
    this.file = byId('file');
    this.choose = byId('choose');
    this.clear = byId('clear');
    this.home = byId('home');
    this.examples = byId('examples');
    this.removePicture = byId('remove-picture');
    this.retry = byId('retry');
    this.more = byId('more');
    this.results = byId('results');
    this.skeletons = byId('skeletons');
    this.lists = { pictures: byId('pictures'), captions: byId('captions') };
    this.progress = byId('progress');
    this.status = byId('status');
    this.message = byId('message');
    this.messageTitle = byId('message-title');
    this.messageText = byId('message-text');
    this.thumbnail = byId('thumbnail');
    this.thumbnailImage = byId('thumbnail-image');
  }

  /** What is searched for, in the field. A text the user is typing is left alone. */
  showQuery({ text, picture }) {
    if (this.field.value.trim() !== text) this.field.value = text;
    this.thumbnail.hidden = !picture;
    if (picture) this.thumbnailImage.src = picture;
    else this.thumbnailImage.removeAttribute('src');
    this.field.placeholder = picture ? 'or use words…' : 'Describe a picture…';
    this.clear.hidden = this.field.value === '';
    document.title = text ? `${text} · Podflow` : 'Podflow';
  }

  showStart() {
    this.body.dataset.view = 'start';
    this.#settle('');
    this.#empty();
  }

  showLoading() {
    this.body.dataset.view = 'results';
    this.results.setAttribute('aria-busy', 'true');
    this.progress.hidden = false;
    this.message.hidden = true;
    this.skeletons.hidden =
      this.lists.pictures.hasChildNodes() || this.lists.captions.hasChildNodes();
    this.status.textContent = 'Searching…';
  }

  showAnswer({ matches, warning, time }, { mayHaveMore, onChoose }) {
    this.body.dataset.view = 'results';
    const counts = showMatches(this.lists, matches, onChoose);
    this.#settle(`${countsOf(counts)} in ${durationOf(time)}${warning && `. ${warning}`}`);
    this.more.hidden = !mayHaveMore;
    if (matches.length > 0) return;
    this.#tell('empty', 'Nothing found', 'Nothing in the index is close to this. Try other words.');
  }

  showError(text, { canRetry }) {
    this.body.dataset.view = 'results';
    this.#settle('');
    this.#empty();
    this.#tell('error', 'That did not work', text);
    this.retry.hidden = !canRetry;
  }

  #settle(status) {
    this.results.removeAttribute('aria-busy');
    this.progress.hidden = true;
    this.skeletons.hidden = true;
    this.message.hidden = true;
    this.status.textContent = status;
  }

  #empty() {
    this.lists.pictures.replaceChildren();
    this.lists.captions.replaceChildren();
    this.more.hidden = true;
  }

  #tell(kind, title, text) {
    this.message.dataset.kind = kind;
    this.message.setAttribute('role', kind === 'error' ? 'alert' : 'note');
    this.messageTitle.textContent = title;
    this.messageText.textContent = text;
    this.retry.hidden = true;
    this.message.hidden = false;
  }
}

function countsOf({ pictures, captions }) {
  const parts = [
    [pictures, 'picture'],
    [captions, 'caption'],
  ].filter(([count]) => count > 0);
  if (parts.length === 0) return 'No results';
  return parts.map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`).join(' and ');
}

function durationOf(time) {
  return time < 1000 ? `${Math.max(1, Math.round(time))} ms` : `${(time / 1000).toFixed(1)} s`;
}
