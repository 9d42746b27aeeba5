/**
 * Lets the button switch between light and dark. A choice is remembered; one that is the system's is forgotten, so that
 * the page follows the system again.
 * @param {HTMLButtonElement} button
 */
export function listenForTheme(button) {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const { dataset } = document.documentElement;
  const isDark = () => (dataset.theme ? dataset.theme === 'dark' : system.matches);
  const show = () => button.setAttribute('aria-pressed', String(isDark()));
  button.addEventListener('click', () => {
    const wanted = !isDark();
    if (wanted === system.matches) delete dataset.theme;
    else dataset.theme = wanted ? 'dark' : 'light';
    remember(dataset.theme);
    show();
  });
  system.addEventListener('change', show);
  show();
}

function remember(theme) {
  try {
    if (theme) localStorage.setItem('theme', theme);
    else localStorage.removeItem('theme');
  } catch {
    // Storage is closed to this page: the choice lasts as long as the page does.
  }
}
