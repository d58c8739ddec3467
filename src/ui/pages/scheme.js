// Runs before the first paint, so that a dark page never flashes white. A file of its own, because of the CSP.
;(() => {
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem('tandem.scheme') || 'auto'
  } catch {
    // Storage may be closed to us; then the system's scheme decides.
  }
  const dark = chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
