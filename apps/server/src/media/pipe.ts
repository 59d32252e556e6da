import type { Duplex } from 'node:stream'

/** Signalling of one participant: raw bytes both ways, which can be held and cut. */
export interface Pipe {
  /** Stops reading the client until the returned function is called. May be nested. */
  hold(): () => void
  cut(): void
}

export type PipeEnds = {
  readonly client: Duplex
  readonly engine: Duplex
  /** Bytes that each side had sent before the pipe was laid. */
  readonly fromClient: Uint8Array
  readonly fromEngine: Uint8Array
  readonly onEnd: () => void
}

/** What is still under way when one side is gone may reach the other within this time. */
const LAST_WORDS_MS = 1_000

export function layPipe({ client, engine, fromClient, fromEngine, onEnd }: PipeEnds): Pipe {
  let holds = 0
  let ended = false
  const end = () => {
    if (ended) return
    ended = true
    onEnd()
  }
  const cut = () => {
    client.destroy()
    engine.destroy()
    end()
  }
  const resumeClient = () => {
    if (holds === 0 && !engine.writableNeedDrain) client.resume()
  }
  // A reset is an ordinary end here; `close` follows.
  client.on('error', () => {})
  engine.on('error', () => {})
  client.on('data', chunk => {
    if (!engine.write(chunk)) client.pause()
  })
  engine.on('data', chunk => {
    if (!client.write(chunk)) engine.pause()
  })
  engine.on('drain', resumeClient)
  client.on('drain', () => engine.resume())
  // Whichever side ends, the last words of the other (a "leave" above all) still arrive.
  const wind = () => {
    client.end()
    engine.end()
    setTimeout(() => {
      client.destroy()
      engine.destroy()
    }, LAST_WORDS_MS).unref()
    end()
  }
  for (const side of [client, engine]) side.once('end', wind).once('close', wind)
  if (fromEngine.length > 0) client.write(fromEngine)
  if (fromClient.length > 0) engine.write(fromClient)
  resumeClient()
  engine.resume()
  return {
    hold() {
      let released = false
      holds++
      client.pause()
      return () => {
        if (released) return
        released = true
        holds--
        resumeClient()
      }
    },
    cut,
  }
}
