import { type ErrorCode, limits } from '@konklave/protocol'
import type { Log } from '../log/log.ts'
import type { FrameWriter } from './frameWriter.ts'
import { createOrderedLane } from './orderedLane.ts'
import type { Answer, StreamPort, StreamSession } from './types.ts'

/** What a stream needs of its socket. */
export interface StreamWire {
  readonly writer: FrameWriter
  /** Returns the size of the frame. */
  write(bytes: Uint8Array): number
  readonly congested: boolean
  readonly log: Log
  /** The stream is over on this side: forget its number. */
  gone(): void
}

/** One stream of one socket: its two lanes and its requests, one after the other. */
export interface ServedStream {
  readonly port: StreamPort
  /** The feature's session is there; sends `opened`, then whatever the port was given meanwhile. */
  opened(session: StreamSession): void
  /** The feature refused it. */
  refused(code: ErrorCode): void
  send(ref: number, body: unknown): void
  ephemeral(body: unknown): void
  credit(bytes: number): void
  /** Sends what the ephemeral lane held back. */
  flush(): void
  /** The client or the socket ended it. */
  end(): void
}

type Phase =
  | { readonly t: 'opening' }
  | { readonly t: 'open'; readonly session: StreamSession }
  | { readonly t: 'over' }

export function createStream(id: string, number: number, wire: StreamWire): ServedStream {
  const { writer, log } = wire
  const requests: { readonly ref: number; readonly body: unknown }[] = []
  const latest = new Map<string, unknown>()
  let phase: Phase = { t: 'opening' }
  let answering = false
  let closedByFeature = false

  const lane = createOrderedLane({
    write: (seq, body) => wire.write(writer.ordered(number, seq, body)),
    overflow: () => abort('rate-limited'),
  })

  const finish = (): StreamSession | null => {
    const session = phase.t === 'open' ? phase.session : null
    phase = { t: 'over' }
    lane.stop()
    latest.clear()
    requests.length = 0
    wire.gone()
    return session
  }
  const close = (code: ErrorCode): StreamSession | null => {
    if (phase.t === 'over') return null
    wire.write(writer.frame({ t: 'closed', s: number, code }))
    return finish()
  }
  /** Ends it for a reason of ours: the feature must be told. */
  const abort = (code: ErrorCode) => tellClosed(close(code), log)

  const flush = () => {
    if (phase.t !== 'open') return
    for (const [key, body] of latest) {
      if (wire.congested) return
      latest.delete(key)
      wire.write(writer.ephemeral(number, key, body))
    }
  }

  const answer = async (session: StreamSession) => {
    answering = true
    for (let next = requests.shift(); next; next = requests.shift()) {
      let said: Answer
      try {
        said = await session.request(next.body)
      } catch {
        log('server.bug', { where: 'stream-request' })
        said = { ok: false, code: 'internal' }
      }
      if (phase.t === 'over') break
      const { ref } = next
      if (said.ok) wire.write(writer.frame({ t: 'reply', s: number, ref, ok: true, body: said.body }))
      else wire.write(writer.frame({ t: 'refused', s: number, ref, code: said.code }))
    }
    answering = false
  }

  return {
    port: {
      id,
      ordered: (seq, body) => lane.push(seq, body),
      ephemeral(key, body) {
        if (phase.t === 'over') return
        // Deleted first, so that the newest keys also leave last.
        latest.delete(key)
        latest.set(key, body)
        flush()
      },
      close(code) {
        closedByFeature = true
        close(code)
      },
    },
    opened(session) {
      if (phase.t !== 'opening') return tellClosed(closedByFeature ? null : session, log)
      phase = { t: 'open', session }
      wire.write(writer.frame({ t: 'opened', s: number, body: session.opened }))
      lane.start()
      flush()
      void answer(session)
    },
    refused: code => void close(code),
    send(ref, body) {
      if (requests.length >= limits.REQUESTS_PER_STREAM_MAX)
        return void wire.write(writer.frame({ t: 'refused', s: number, ref, code: 'rate-limited' }))
      requests.push({ ref, body })
      if (phase.t === 'open' && !answering) void answer(phase.session)
    },
    ephemeral(body) {
      if (phase.t !== 'open') return
      try {
        phase.session.ephemeral?.(body)
      } catch {
        log('server.bug', { where: 'stream-request' })
      }
    },
    credit: bytes => lane.credit(bytes),
    flush,
    end() {
      if (phase.t !== 'over') tellClosed(finish(), log)
    },
  }
}

function tellClosed(session: StreamSession | null, log: Log): void {
  try {
    session?.closed()
  } catch {
    log('server.bug', { where: 'stream-closed' })
  }
}
