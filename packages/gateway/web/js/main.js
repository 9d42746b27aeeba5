import { Camera } from './camera.js';
import { listenForKeys } from './keyboard.js';
import { Page } from './page.js';
import { listenForPictures } from './picture-input.js';
import { SearchSession } from './search-session.js';
import { listenForTheme } from './theme-switch.js';

startPage(new Page());

function startPage(page) {
  const session = new SearchSession(page);
  listenForTexts(page, session);
  listenForPictures({ button: page.choose, input: page.file }, (picture) =>
    session.askWithPicture(picture),
  );
  const camera = new Camera(page.camera, (picture) => session.askWithPicture(picture));
  void camera.offer();
  listenForTheme(page.theme);
  page.command.offer(() => session.command());
  listenForKeys(page, { onClear: () => session.clear() });
  for (const button of [page.clear, page.removePicture]) {
    button.addEventListener('click', () => session.clear());
  }
  page.retry.addEventListener('click', () => session.run());
  page.more.addEventListener('click', () => session.more());
  page.home.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    session.clear();
  });
  addEventListener('popstate', () => session.restore());
  session.restore();
  page.field.focus({ preventScroll: true });
}

function listenForTexts({ form, field, clear, examples }, session) {
  /** ms without a key before a text is searched for. */
  const pause = 180;
  let typing;
  const text = () => field.value.trim();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(typing);
    if (text()) session.ask(text());
  });
  field.addEventListener('input', () => {
    clearTimeout(typing);
    if (field.value) clear.hidden = false;
    typing = setTimeout(() => session.askWhileTyping(text()), pause);
  });
  examples.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLButtonElement) session.ask(target.textContent);
  });
}
