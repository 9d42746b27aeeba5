import { readMatch } from './match.js';
import { resultCard } from './result-card.js';

/** The matches of an answer: pictures in a grid, captions in a list. */
export class ResultsView {
  #lists;
  /** Ids of the matches shown, best first. */
  #ids = [];

  /** @param {{ pictures: HTMLElement, captions: HTMLElement }} lists */
  constructor(lists) {
    this.#lists = lists;
  }

  get isEmpty() {
    return this.#ids.length === 0;
  }

  /**
   * @param {object[]} matches Documents of the answer, best first
   * @param {object} options
   * @param {boolean} options.append the cards that are there stay, where these matches begin with them
   * @param {string} options.asked the text that was searched for
   * @param {object} options.actions what the cards do, see `resultCard`
   * @returns {{ pictures: number, captions: number, added: HTMLElement | undefined }} how many of each are shown, and
   *   the first card that was added to those before
   */
  show(matches, { append, ...options }) {
    const shown = append && this.#ids.every((id, index) => matches[index]?.id === id);
    if (!shown) this.clear();
    const read = matches.map(readMatch);
    const best = Math.max(...read.map(({ similarity }) => similarity), Number.MIN_VALUE);
    let added;
    for (const match of read.slice(this.#ids.length)) {
      const item = resultCard(match, { best, ...options });
      this.#lists[match.isPicture ? 'pictures' : 'captions'].append(item);
      added ??= item;
    }
    this.#ids = matches.map(({ id }) => id);
    const pictures = read.filter(({ isPicture }) => isPicture).length;
    return { pictures, captions: read.length - pictures, added: shown ? added : undefined };
  }

  clear() {
    this.#ids = [];
    this.#lists.pictures.replaceChildren();
    this.#lists.captions.replaceChildren();
  }
}
