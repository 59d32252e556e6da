/** What a command was told apart from settings. */
export type Options<S extends string, V extends string> = {
  /** Words before the first option. */
  readonly words: readonly string[]
  readonly on: ReadonlySet<S>
  readonly values: ReadonlyMap<V, string>
  /** Everything else: settings, for the server to read. */
  readonly rest: readonly string[]
}

export type Known<S extends string, V extends string> = {
  readonly switches?: readonly S[]
  readonly values?: readonly V[]
}

/** Takes a command's own options out; `--note x` and `--note=x` both. */
export function takeOptions<S extends string = never, V extends string = never>(
  args: readonly string[],
  { switches = [], values: named = [] }: Known<S, V>,
): Options<S, V> {
  const first = args.findIndex(arg => arg.startsWith('-'))
  const words = first < 0 ? args : args.slice(0, first)
  const rest: string[] = []
  const on = new Set<S>()
  const values = new Map<V, string>()
  const queue = args.slice(words.length)
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    const asked = arg
    const name = asked.replace(/^--/, '').replace(/=.*$/s, '')
    const isSwitch = switches.find(one => asked === `--${one}`)
    const valued = asked.startsWith('--') ? named.find(one => one === name) : undefined
    if (isSwitch) on.add(isSwitch)
    else if (valued)
      values.set(valued, asked.includes('=') ? asked.slice(name.length + 3) : (queue.shift() ?? ''))
    else rest.push(asked)
  }
  return { words, on, values, rest }
}
