// [K2] The first script of the page, before anything else is asked for: takes the secret out of the address bar, so
// that neither history, nor a screen that is shared, nor a later request shows it. A reload finds it in this tab's
// storage; where there is none (blocked cookies) it lives in the page only.
;(() => {
  const take = () => {
    const text = location.hash.slice(1)
    if (text === '') return false
    const kind = location.pathname === '/m' ? 'link' : 'grant'
    const kept = btoa(encodeURIComponent(text)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    history.replaceState(null, '', location.pathname)
    globalThis.konklaveFragment = { kind, kept }
    try {
      sessionStorage.setItem(`konklave:${kind}`, kept)
    } catch {
      // The page still has it.
    }
    return true
  }
  take()
  addEventListener('hashchange', () => {
    if (take()) location.reload()
  })
})()
