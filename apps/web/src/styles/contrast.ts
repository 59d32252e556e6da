/** Contrast of the tokens, for their test: OKLCH to sRGB as in CSS Color 4, contrast as in WCAG 2. */

export type Oklch = { readonly l: number; readonly c: number; readonly h: number }

/** Opaque colours of a token sheet in one scheme; `variables` fills `var(--name)` inside them. */
export function readTokens(
  css: string,
  scheme: 'light' | 'dark',
  variables: Readonly<Record<string, number>>,
): ReadonlyMap<string, Oklch> {
  const tokens = new Map<string, Oklch>()
  const root = css.slice(css.indexOf(':root {'), css.indexOf('\n}\n', css.indexOf(':root {')))
  const colour = 'oklch\\((?:[^()]|\\([^()]*\\))*\\)'
  for (const [, name, light, dark] of root.matchAll(
    new RegExp(`(--[\\w-]+): light-dark\\((${colour}), (${colour})\\)`, 'g'),
  )) {
    const parsed = parse(scheme === 'light' ? (light ?? '') : (dark ?? ''), variables)
    if (name && parsed) tokens.set(name, parsed)
  }
  return tokens
}

function parse(text: string, variables: Readonly<Record<string, number>>): Oklch | null {
  const filled = text.replace(/var\((--[\w-]+)(?:, *([\d.]+))?\)/g, (_, name: string, or?: string) =>
    String(variables[name] ?? or ?? Number.NaN),
  )
  const found = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(filled)
  return found ? { l: Number(found[1]), c: Number(found[2]), h: Number(found[3]) } : null
}

/** 1…21. */
export function contrast(a: Oklch, b: Oklch): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function luminance({ l, c, h }: Oklch): number {
  const angle = (h * Math.PI) / 180
  const a = c * Math.cos(angle)
  const b = c * Math.sin(angle)
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  // What lies outside sRGB is clipped, as a screen does at worst.
  const clip = (v: number) => Math.min(1, Math.max(0, v))
  const red = clip(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short)
  const green = clip(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short)
  const blue = clip(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
