/**
 * Gives another document the looks of this one. The policy of the page holds there too: no style element and no inline
 * style, so linked sheets are linked again and others are built anew from their rules.
 */
export function dress(there: Document, here: Document): void {
  const root = here.documentElement
  there.documentElement.lang = root.lang
  there.title = here.title
  for (const [name, value] of Object.entries(root.dataset)) there.documentElement.dataset[name] = value ?? ''
  for (const sheet of here.styleSheets) {
    if (sheet.href) {
      const link = there.createElement('link')
      link.rel = 'stylesheet'
      link.href = sheet.href
      there.head.append(link)
    } else {
      const made = there.defaultView ? new there.defaultView.CSSStyleSheet() : null
      made?.replaceSync([...sheet.cssRules].map(rule => rule.cssText).join('\n'))
      if (made) there.adoptedStyleSheets.push(made)
    }
  }
}
