/**
 * What the page does beyond links: Escape closes a panel and goes back to its Pod; a Pod of which the panel opens
 * comes into sight. Without scripts all else works.
 */
export const pageScript = `const podOf = (hash) => hash.startsWith('#pod-') ? document.querySelector('.picture a[href="' + hash + '"]') : null;
addEventListener('hashchange', () => podOf(location.hash)?.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
addEventListener('keydown', (event) => {
  const pod = event.key === 'Escape' ? podOf(location.hash) : null;
  if (pod === null) return;
  location.hash = '#graph';
  pod.focus();
});`;
