import { stderr, stdout } from 'node:process'
import { type Config, grantsOf, makeDataDirectory, mintGrant, publicOrigin } from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded } from '../guarded.ts'
import { takeOptions } from '../options.ts'

/** `konklave grant add|list|revoke`: links that allow creating rooms. A running server follows at once. */
export const grant: Command = async args => {
  const { words, values, rest } = takeOptions(args, { values: ['note'] })
  const [what = 'add', which, ...more] = words
  const run = Object.hasOwn(actions, what) ? actions[what as keyof typeof actions] : undefined
  if (!run || more.length > 0 || (what === 'revoke') !== (which !== undefined)) {
    stderr.write('konklave: grant add [--note NAME], grant list, grant revoke FINGERPRINT\n')
    return 2
  }
  return guarded(rest, async config => {
    run(config, which ?? values.get('note') ?? '')
    return 0
  })
}

const actions = {
  add(config: Config, note: string): void {
    makeDataDirectory(config.data)
    stdout.write(`${linkOf(config, mintGrant(config.data, note))}\n`)
  },
  list({ data }: Config): void {
    const grants = grantsOf(data).list()
    for (const { fingerprint, note } of grants) stdout.write(`${fingerprint}  ${note || '(no note)'}\n`)
    if (grants.length === 0) stdout.write('Nobody has a link for creating rooms.\n')
  },
  revoke({ data }: Config, fingerprint: string): void {
    const { note } = grantsOf(data).revoke(fingerprint)
    stdout.write(`That link creates no more rooms${note ? ` (${note})` : ''}. Rooms made with it stay.\n`)
  },
}

function linkOf(config: Config, token: string): string {
  if (config.mode === 'public' && config.host) return `${publicOrigin(config)}/#${token}`
  return `Put this behind the address of your server:\n/#${token}`
}
