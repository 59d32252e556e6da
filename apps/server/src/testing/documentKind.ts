import type { Answer, OpenRequest, StreamKind, StreamPort } from '../streams/types.ts'

/** A kind of stream the kernel has never heard of: one shared list of lines. */
export class DocumentKind implements StreamKind {
  readonly kind = 'document'
  readonly log: unknown[] = []
  readonly ports = new Set<StreamPort>()
  readonly opens: OpenRequest[] = []
  readonly closes: string[] = []
  ephemerals = 0
  /** How many requests are being handled at this moment, and the most there ever were. */
  running = 0
  most = 0

  async open(request: OpenRequest) {
    this.opens.push(request)
    const { port, after = this.log.length } = request
    this.ports.add(port)
    // On purpose before `opened`: the kernel must keep the order.
    for (const [i, body] of this.log.entries()) if (i >= after) port.ordered(i + 1, body)
    port.ephemeral('title', { title: 'minutes' })
    return {
      opened: { lines: this.log.length },
      request: async (body: unknown): Promise<Answer> => this.#request(body, port),
      ephemeral: () => void this.ephemerals++,
      closed: () => {
        this.ports.delete(port)
        this.closes.push(port.id)
      },
    }
  }

  append(body: unknown): number {
    this.log.push(body)
    for (const port of this.ports) port.ordered(this.log.length, body)
    return this.log.length
  }

  async #request(body: unknown, port: StreamPort): Promise<Answer> {
    this.most = Math.max(this.most, ++this.running)
    await new Promise<void>(resolve => void setImmediate(resolve))
    this.running--
    if (body === 'throw') throw new Error('a bug in the feature')
    if (body === 'no') return { ok: false, code: 'not-allowed' }
    if (body === 'end') port.close('ended')
    return { ok: true, body: body === 'nothing' ? undefined : this.append(body) }
  }
}
