import { CommandPanel } from './command-panel.js';
import { ResultsView } from './results-view.js';

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
    this.view = new ResultsView({ pictures: byId('pictures'), captions: byId('captions') });
    this.copy = byId('copy');
    this.command = new CommandPanel({
      button: this.copy,
      panel: byId('command'),
      text: byId('command-text'),
      notice: byId('copied'),
    });
    this.camera = {
      open: byId('open-camera'),
      dialog: byId('camera'),
      video: byId('camera-video'),
      still: byId('camera-still'),
      text: byId('camera-text'),
      take: byId('camera-take'),
      retake: byId('camera-retake'),
      use: byId('camera-use'),
      cancel: byId('camera-cancel'),
    };
    this.theme = byId('theme');
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

  /** A search takes its time. What is shown stays until the answer is there. */
  showLoading() {
    this.body.dataset.view = 'results';
    this.results.setAttribute('aria-busy', 'true');
    this.progress.hidden = false;
    this.message.hidden = true;
    this.skeletons.hidden = !this.view.isEmpty;
    this.status.textContent = 'Searching…';
  }

  /** `append`: the answer is a longer one to the same query. See `ResultsView.show` for the other options. */
  showAnswer({ matches, warning, time }, { mayHaveMore, ...options }) {
    this.body.dataset.view = 'results';
    const hadFocus = this.results.contains(document.activeElement);
    const { added, ...counts } = this.view.show(matches, options);
    this.#settle(`${countsOf(counts)} in ${durationOf(time)}${warning && `. ${warning}`}`);
    if (hadFocus) this.#keepFocus(added);
    this.more.hidden = !mayHaveMore;
    this.copy.hidden = false;
    if (matches.length > 0) return;
    this.#tell('empty', 'Nothing found', 'Nothing in the index is close to this. Try other words.');
  }

  /** `keep`: the results that are there remain. */
  showError(text, { canRetry, keep }) {
    this.body.dataset.view = 'results';
    this.#settle('');
    if (!keep) this.#empty();
    this.#tell('error', 'That did not work', text);
    this.retry.hidden = !canRetry;
    if (keep) this.message.scrollIntoView({ block: 'nearest' });
  }

  /** When the button that had the focus is gone or far below, the keyboard goes on at the new results. */
  #keepFocus(added) {
    const { activeElement } = document;
    if (activeElement !== this.more && this.results.contains(activeElement)) return;
    const target = (added ?? this.results).querySelector('.go') ?? this.field;
    target.focus({ preventScroll: true });
  }

  #settle(status) {
    this.results.removeAttribute('aria-busy');
    this.progress.hidden = true;
    this.skeletons.hidden = true;
    this.message.hidden = true;
    this.command.hide();
    this.status.textContent = status;
  }

  #empty() {
    this.view.clear();
    this.more.hidden = true;
    this.copy.hidden = true;
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
