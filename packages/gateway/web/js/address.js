/**
 * The query of this page as its address and its history keep it: a text in the hash (`#q=a%20cat`), a picture in the
 * state of the history entry. `?q=a+cat` is read too.
 * @returns {{ text: string, picture?: string }}
 */
export function readAddress() {
  const picture = history.state?.picture;
  if (typeof picture === 'string') return { text: '', picture };
  const hash = new URLSearchParams(location.hash.replace(/^#\??/, ''));
  const text = hash.get('q') ?? new URLSearchParams(location.search).get('q') ?? '';
  return { text: text.trim() };
}

/**
 * Keeps a query in the address; `replace` makes no new step for the back button.
 * @param {{ text: string, picture?: string }} query
 * @param {{ replace: boolean }} options
 */
export function writeAddress({ text, picture }, { replace }) {
  const hash = picture ? '#picture' : text && `#q=${encodeURIComponent(text)}`;
  const address = location.pathname + hash;
  if (!picture && location.pathname + location.search + location.hash === address) return;
  const step = replace ? 'replaceState' : 'pushState';
  try {
    history[step](picture ? { picture } : null, '', address);
  } catch {
    // Too large a picture for this browser's history: going back will not bring it again.
    history[step](null, '', address);
  }
}
