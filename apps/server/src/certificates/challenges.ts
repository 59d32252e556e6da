import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export type Challenge = {
  readonly host: string
  readonly token: string
  /** What has to be found: for `http-01` the content, for `dns-01` the text of the record. */
  readonly proof: string
}

/** Shows the authority that the name is ours (RFC 8555 8). */
export interface ChallengeSolver {
  readonly type: 'http-01' | 'dns-01'
  add(challenge: Challenge): Promise<void>
  remove(challenge: Challenge): Promise<void>
}

/** Answers under `/.well-known/acme-challenge/` on port 80. */
export interface HttpChallenges extends ChallengeSolver {
  /** Content for a path, null for any other path. */
  answer(path: string): string | null
}

const PREFIX = '/.well-known/acme-challenge/'
/** Somebody's script talks to somebody's DNS, and waits until it is seen there. */
const HOOK_WITHIN_MS = 300_000

export function httpChallenges(): HttpChallenges {
  const open = new Map<string, string>()
  return {
    type: 'http-01',
    async add({ token, proof }) {
      open.set(`${PREFIX}${token}`, proof)
    },
    async remove({ token }) {
      open.delete(`${PREFIX}${token}`)
    },
    answer: path => open.get(path) ?? null,
  }
}

/** The operator's program: `<hook> add|remove _acme-challenge.<host> <text>`, finished when the record can be seen. */
export function dnsHook(program: string): ChallengeSolver {
  const run = async (what: 'add' | 'remove', { host, proof }: Challenge) => {
    const env = { PATH: process.env.PATH ?? '' }
    const args = [what, `_acme-challenge.${host}`, proof]
    await promisify(execFile)(program, args, { timeout: HOOK_WITHIN_MS, env })
  }
  return { type: 'dns-01', add: c => run('add', c), remove: c => run('remove', c) }
}
