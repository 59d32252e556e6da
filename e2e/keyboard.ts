import type { Person } from '@konklave/testing/person'

/** What stands in the browser's accessibility tree for one element. */
export type Node = { readonly role: string; readonly name: string }

/** More than any screen has. */
const STOPS_MOST = 40

/** The element with the focus, as a screen reader is told of it. */
export async function focused({ page }: Person): Promise<Node> {
  const session = await page.createCDPSession()
  try {
    const { result } = await session.send('Runtime.evaluate', { expression: 'document.activeElement' })
    const { nodes } = await session.send('Accessibility.getPartialAXTree', {
      objectId: result.objectId ?? '',
      fetchRelatives: false,
    })
    const [node] = nodes
    return { role: String(node?.role?.value ?? ''), name: String(node?.name?.value ?? '') }
  } catch {
    // Another page came in between.
    return { role: '', name: '' }
  } finally {
    await session.detach()
  }
}

/** Waits until what is focused is this. */
export async function focusComes(person: Person, role: string, name: RegExp): Promise<void> {
  for (const deadline = Date.now() + 20_000; ; ) {
    const at = await focused(person)
    if (at.role === role && name.test(at.name)) return
    if (Date.now() > deadline)
      throw new Error(`the focus did not come to ${role} ${name}; it is at ${at.role} "${at.name}"`)
  }
}

/** Inside the page: what has the focus, and whether nothing shows it. */
export function unseenFocus(): { readonly at: string; readonly unseen: boolean } {
  const at = document.activeElement
  if (!at || at === document.body) return { at: 'body', unseen: false }
  // Switches and radio buttons are drawn by what is around them.
  const drawn = [at, at.parentElement, at.parentElement?.parentElement, at.nextElementSibling]
  const seen = drawn.some(e => e && getComputedStyle(e).outlineStyle !== 'none')
  return { at: at.outerHTML.slice(0, 120), unseen: !seen }
}

/** Goes by Tab to the element of this role and name, and looks that each stop on the way shows that it has the focus. */
export async function tabTo(person: Person, role: string, name: RegExp): Promise<void> {
  const stops: string[] = []
  for (let i = 0; i < STOPS_MOST; i++) {
    const at = await focused(person)
    if (at.role === role && name.test(at.name)) return
    await person.page.keyboard.press('Tab')
    const now = await person.page.evaluate(unseenFocus)
    if (now.unseen) throw new Error(`has the focus, and nothing shows it: ${now.at}`)
    stops.push(`${at.role} "${at.name}"`)
  }
  throw new Error(`no way by Tab to ${role} ${name}; passed ${stops.join(', ')}`)
}

/** Goes there by Tab and presses Enter. */
export async function enter(person: Person, role: string, name: RegExp): Promise<void> {
  await tabTo(person, role, name)
  await person.page.keyboard.press('Enter')
}

/** Waits until a live region says it. */
export async function hearsSaid(person: Person, text: RegExp, urgency = 'polite'): Promise<void> {
  await person.until(
    `${urgency}: ${text}`,
    (live: string, source: string) =>
      [...document.querySelectorAll(`[aria-live=${live}] p`)].some(p =>
        new RegExp(source).test(p.textContent ?? ''),
      ),
    [urgency, text.source],
  )
}

/** Every element of these roles that has no name, and how each live region speaks. */
export async function tree({ page }: Person): Promise<{ nameless: string[]; live: string[] }> {
  const session = await page.createCDPSession()
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  const acting = ['button', 'link', 'textbox', 'switch', 'menuitem', 'radio', 'checkbox', 'combobox']
  const nameless = nodes
    .filter(({ ignored, role, name }) => !ignored && acting.includes(role?.value) && !name?.value)
    .map(({ role, backendDOMNodeId }) => `${role?.value} ${backendDOMNodeId}`)
  const live = nodes.flatMap(({ role, properties = [] }) => {
    const property = (wanted: string) => properties.find(({ name }) => name === wanted)?.value.value
    // The region itself, not what is inside it.
    return property('live') && property('root') === undefined && ['log', 'alert'].includes(role?.value)
      ? [`${role?.value} ${property('live')}`]
      : []
  })
  return { nameless, live: [...new Set(live)] }
}
