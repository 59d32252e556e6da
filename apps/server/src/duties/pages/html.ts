/** Text that is HTML already. Everything else that goes into a template is escaped. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | readonly Part[] | null

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, i) => (i === 0 ? text : render(parts[i - 1] ?? null) + text)).join(''))
}

/** An operator's text: mail addresses in it can be used. */
export function operatorText(text: string): Html {
  const safe = escaped(text.trim())
  const linked = safe.replaceAll(
    /[\w.+-]+@[\w-]+(\.[\w-]+)+/g,
    address => `<a href="mailto:${address}">${address}</a>`,
  )
  return new Html(`<span class="told">${linked}</span>`)
}

function render(part: Part): string {
  if (part === null) return ''
  if (part instanceof Html) return part.text
  return typeof part === 'string' ? escaped(part) : part.map(render).join('')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, c => ESCAPES[c] ?? '')
