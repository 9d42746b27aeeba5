/**
 * Keys of the page: `/` goes to the search field, Escape clears, arrows walk through the results.
 * @param {{ field: HTMLInputElement, results: HTMLElement }} elements
 * @param {{ onClear: () => void }} actions
 */
export function listenForKeys({ field, results }, { onClear }) {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // An open dialog has the keys to itself.
    if (document.querySelector('dialog[open]')) return;
    const inField = document.activeElement === field;
    if (event.key === '/' && !inField) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      onClear();
    } else {
      walk(event, field, results);
    }
  });
}

function walk(event, field, results) {
  const cards = [...results.querySelectorAll('.go')];
  const at = cards.indexOf(document.activeElement);
  if (at < 0 && !(document.activeElement === field && event.key === 'ArrowDown')) return;
  const target = at < 0 ? cards[0] : targetOf(event.key, cards, at, field);
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function targetOf(key, cards, at, field) {
  switch (key) {
    case 'ArrowRight':
      return cards[at + 1];
    case 'ArrowLeft':
      return cards[at - 1] ?? field;
    case 'ArrowDown':
      return nearest(cards.slice(at + 1), cards[at]);
    case 'ArrowUp':
      return nearest(cards.slice(0, at).reverse(), cards[at]) ?? field;
    case 'Home':
      return cards[0];
    case 'End':
      return cards.at(-1);
    default:
      return undefined;
  }
}

/** The card of the next row that is in the same column, or as close to it as the row goes. */
function nearest(candidates, from) {
  const start = placeOf(from);
  const tops = candidates.map(placeOf);
  const row = tops.find(({ top }) => Math.abs(top - start.top) > 4)?.top;
  const distances = tops.map(({ top, left }) =>
    row !== undefined && Math.abs(top - row) <= 4 ? Math.abs(left - start.left) : Infinity,
  );
  const closest = Math.min(...distances);
  return Number.isFinite(closest) ? candidates[distances.indexOf(closest)] : undefined;
}

/** Of the whole card: its button may be anywhere in it. */
function placeOf(button) {
  return button.closest('.card').getBoundingClientRect();
}
