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
  RTCPeerConnection.prototype.close = () => undefined
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
  Object.assign(window, { __sockets: sockets })
}`
