import { request } from 'node:https'
import { createRoom } from '@konklave/client'
import { parseToken } from '@konklave/protocol'
import type { Instance } from '@konklave/testing/person'

/** A room on a server of this machine, made with a grant of its operator; its certificate is its own, and its name need not lead anywhere. */
export async function roomOn(instance: Instance, admission: 'open' | 'lobby') {
  const token = parseToken(new URL(await instance.grant()).hash)
  if (typeof token === 'string' || token.kind !== 'grant') throw new Error('that is no grant')
  return createRoom({ admission, grant: token.grant }, { origin: instance.url, fetch: trusting })
}

/** `fetch` of this machine, by whatever name, that takes any certificate. */
function trusting(url: string, init: RequestInit = {}): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  const asked = request(
    url,
    {
      method: init.method ?? 'GET',
      hostname: '127.0.0.1',
      headers: { ...Object.fromEntries(new Headers(init.headers)), host: new URL(url).host },
      rejectUnauthorized: false,
    },
    answer => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        const headers = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
          typeof value === 'string' ? [[name, value]] : [],
        )
        resolve(new Response(Buffer.concat(parts), { status: answer.statusCode ?? 500, headers }))
      })
    },
  )
  asked.on('error', reject)
  asked.end(init.body instanceof Uint8Array ? init.body : undefined)
  return promise
}
