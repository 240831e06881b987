// Which colours stand before the first paint? The chosen ones, else the system's. Kept as a file: the page allows no inline script.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('samspel.colours');
  } catch {
    // Storage may be forbidden; then the system decides.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
