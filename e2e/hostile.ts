import type { Person } from '@konklave/testing/person'

/**
 * Put before the scripts of a page, these make a client of somebody who does not want to go: they use nothing but
 * what every page can do to itself.
 */

/** Nothing that was stored is ever deleted: keys, pass, and the mark that one was inside. */
export const keepEverything = `{
  Storage.prototype.removeItem = () => undefined
  Storage.prototype.clear = () => undefined
  IDBObjectStore.prototype.clear = IDBObjectStore.prototype.count
  const fake = IDBObjectStore.prototype.count
  IDBObjectStore.prototype.delete = function () { return fake.call(this) }
  IDBFactory.prototype.deleteDatabase = () => { throw new Error('kept') }
}`

/** No connection is closed from this side, and everything sent and received on it is kept. */
export const keepConnections = `{
  const sockets = []
  const Real = WebSocket
  Real.prototype.close = () => undefined
  const connections = []
  const Peer = RTCPeerConnection
  window.RTCPeerConnection = class extends Peer {
    constructor(configuration) {
      super(configuration)
      connections.push(this)
    }
  }
  Peer.prototype.close = () => undefined
  RTCRtpTransceiver.prototype.stop = () => undefined
  MediaStreamTrack.prototype.stop = () => undefined
  Worker.prototype.terminate = () => undefined
  window.WebSocket = class extends Real {
    constructor(url, protocols) {
      super(url, protocols)
      const entry = { socket: this, url: String(url), protocols, sent: [], got: [], closedAt: null }
      sockets.push(entry)
      this.addEventListener('message', ({ data }) => {
        if (data instanceof ArrayBuffer) entry.got.push({ at: performance.now(), bytes: data.slice(0) })
      })
      this.addEventListener('close', () => { entry.closedAt = performance.now() })
    }
    send(data) {
      const entry = sockets.find(s => s.socket === this)
      entry?.sent.push(data)
      return super.send(data)
    }
  }
  Object.assign(window, { __sockets: sockets, __connections: connections })
}`

type Kept = {
  __sockets: {
    socket: WebSocket
    url: string
    protocols: string | undefined
    sent: BufferSource[]
    got: { at: number; bytes: ArrayBuffer }[]
    closedAt: number | null
  }[]
  __connections: RTCPeerConnection[]
}

/** What has reached this page so far, over every connection that it ever had; messages of sockets by their size in bytes. */
export const received = ({ page }: Person) =>
  page.evaluate(async () => {
    const { __sockets: sockets, __connections: connections } = window as unknown as Kept
    let mediaBytes = 0
    for (const connection of connections)
      for (const one of (await connection.getStats()).values())
        if (one.type === 'inbound-rtp') mediaBytes += one.bytesReceived
    const messages = sockets.flatMap(({ got }) => got.map(({ bytes }) => bytes.byteLength))
    return { mediaBytes, messages }
  })

/** Everything that was ever sent goes out again: on the old sockets, and from the beginning on new ones. */
export const sayAllAgain = ({ page }: Person) =>
  page.evaluate(async () => {
    const { __sockets: sockets } = window as unknown as Kept
    const ends: string[] = []
    for (const { socket, url, protocols, sent } of [...sockets]) {
      if (socket.readyState === WebSocket.OPEN) for (const bytes of [...sent]) socket.send(bytes)
      const again = new WebSocket(url, protocols)
      again.binaryType = 'arraybuffer'
      ends.push(
        await new Promise(resolve => {
          let last = 'nothing'
          setTimeout(() => resolve(`hangs, ${last}`), 5_000)
          again.onopen = () => {
            for (const bytes of [...sent]) again.send(bytes)
            setTimeout(() => resolve(`open, ${last}`), 1_500)
          }
          again.onmessage = () => {
            last = 'answered'
          }
          again.onclose = () => resolve('refused')
        }),
      )
    }
    return ends.map((end, i) => `${new URL(sockets[i]?.url ?? '').pathname} ${end}`)
  })

/** Status that the gate gives for the ticket of the media connection. */
export const validate = ({ page }: Person) =>
  page.evaluate(async () => {
    const { __sockets: sockets } = window as unknown as Kept
    const media = sockets.find(({ url }) => new URL(url).pathname.startsWith('/rtc'))
    if (!media) throw new Error('no media connection')
    const url = new URL(media.url)
    const { status } = await fetch(`${url.pathname}/validate${url.search}`)
    return status
  })
