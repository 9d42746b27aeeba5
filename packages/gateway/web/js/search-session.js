import { readAddress, writeAddress } from './address.js';
import { curlCommand } from './curl-command.js';
import { pictureOfFile, pictureOfUri } from './picture.js';
import { SearchError, search } from './search-api.js';

const firstCount = 24;
const mostCount = 192;
/** ms after which a search says that it is under way. */
const patience = 120;

/** What the user is searching for, and the one search that may be under way. */
export class SearchSession {
  #page;
  #query = { text: '' };
  #count = firstCount;
  #running = new AbortController();

  /** @param {import('./page.js').Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** Searches for what the address says. */
  restore() {
    this.#show(readAddress());
  }

  /** Searches for a text; the back button will return to the query before. */
  ask(text) {
    this.#change({ text }, { replace: text === this.#query.text });
  }

  /** Searches for a text that is still being typed: one step back leads to before the typing. */
  askWhileTyping(text) {
    const isNew = text !== this.#query.text && (text !== '' || !this.#query.picture);
    if (isNew) this.#change({ text }, { replace: this.#query.text !== '' });
  }

  /** Searches with a picture: a file, or a data URI. */
  async askWithPicture(source) {
    try {
      const isUri = typeof source === 'string';
      const picture = await (isUri ? pictureOfUri(source) : pictureOfFile(source));
      this.#change({ text: '', picture }, { replace: false });
    } catch (error) {
      this.#running.abort();
      this.#page.showError(error.message, { canRetry: false, keep: true });
    }
  }

  clear() {
    this.#page.field.value = '';
    this.#change({ text: '' }, { replace: false });
    this.#page.field.focus();
  }

  /** Searches for the same again, for twice as many matches; those on the page stay. */
  more() {
    return this.run({ count: Math.min(mostCount, this.#count * 2), append: true });
  }

  /** The command line that asks what the page asked last. */
  command() {
    return curlCommand(this.#query, { topK: this.#count, origin: location.origin });
  }

  /**
   * Runs the query; a search still under way is given up.
   * @param {{ count?: number, append?: boolean }} options how many matches, and whether they follow those on the page
   */
  async run({ count = this.#count, append = false } = {}) {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    const wanted = this.#query.picture ?? this.#query.text;
    if (!wanted) {
      this.#page.showStart();
      return;
    }
    const waiting = setTimeout(() => this.#page.showLoading(), patience);
    try {
      const answer = await search(wanted, { topK: count, signal });
      if (signal.aborted) return;
      this.#count = count;
      this.#showAnswer(answer, append);
    } catch (error) {
      if (!signal.aborted) this.#showError(error, append);
    } finally {
      clearTimeout(waiting);
    }
  }

  #change(query, options) {
    writeAddress(query, options);
    scrollTo({ top: 0 });
    this.#show(query);
  }

  #show(query) {
    this.#query = query;
    this.#count = firstCount;
    this.#page.showQuery(query);
    void this.run();
  }

  #showAnswer(answer, append) {
    this.#page.showAnswer(answer, {
      append,
      mayHaveMore: answer.matches.length >= this.#count && this.#count < mostCount,
      asked: this.#query.text,
      actions: {
        onPicture: (picture) => void this.askWithPicture(picture),
        onText: (text) => this.ask(text),
      },
    });
  }

  #showError(error, keep) {
    const isKnown = error instanceof SearchError;
    const text = isKnown ? error.message : 'Something went wrong in this page. Reload it.';
    this.#page.showError(text, { canRetry: isKnown, keep });
  }
}
