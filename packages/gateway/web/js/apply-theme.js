// Runs before the page is drawn, so that a theme chosen earlier is there from the start. No module: those wait.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is closed to this page: the theme is the system's.
}
