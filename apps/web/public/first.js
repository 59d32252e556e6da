// [K2] The first script of the page, before anything else is asked for: takes the secret out of the address bar, so
// that neither a screen that is shared nor a later request shows it. For the browser's own notes it comes too late: an
// address that was opened stands in its history with all that was in it, and nothing done here takes it out again. So
// no page of ours leads anywhere by such an address.
// A reload finds the link in this tab's storage, which lies on the disk. An owner's link is not put there: the page has
// it until the room has made a key of it, and a reload before that finds an invitation.
;(() => {
  const text = location.hash.slice(1)
  if (text !== '') {
    const kind = location.pathname === '/m' ? 'link' : 'grant'
    const kept = btoa(encodeURIComponent(text)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    history.replaceState(null, '', location.pathname)
    globalThis.konklaveFragment = { kind, kept }
    try {
      // How a token of version 1 and kind 1 begins.
      if (text.startsWith('AQE')) sessionStorage.removeItem(`konklave:${kind}`)
      else sessionStorage.setItem(`konklave:${kind}`, kept)
    } catch {
      // The page still has it.
    }
  }
  // Another link that is put into this tab is taken out by the page that it opens.
  addEventListener('hashchange', () => {
    if (location.hash !== '') location.reload()
  })
})()
