// [K2] The first script of the page, before anything else is asked for: takes the secret out of the address bar, so
// that neither a screen that is shared nor a later request shows it. For the browser's own notes it comes too late: an
// address that was opened stands in its history with all that was in it, and nothing done here takes it out again. So
// no page of ours leads anywhere by such an address.
// A reload finds an invitation, or a permission to create rooms, in this tab's storage, which lies on the disk. Nothing else is
// put there: an owner's link the page has until the room has made a key of it, and a reload before that finds an invitation.
;(() => {
  const text = location.hash.slice(1)
  if (text !== '') {
    const kind = location.pathname === '/m' ? 'link' : 'grant'
    const kept = btoa(encodeURIComponent(text)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    history.replaceState(null, '', location.pathname)
    globalThis.konklaveFragment = { kind, kept }
    try {
      // How tokens of version 1 begin, of kind 0 and of kind 2. The third letter has two bits of what follows.
      const known = kind === 'link' ? /^AQ[A-D]/ : /^AQ[I-L]/
      if (known.test(text)) sessionStorage.setItem(`konklave:${kind}`, kept)
      else sessionStorage.removeItem(`konklave:${kind}`)
    } catch {
      // The page still has it.
    }
  }
  // Another link that is put into this tab is taken out by the page that it opens.
  addEventListener('hashchange', () => {
    if (location.hash !== '') location.reload()
  })
})()
