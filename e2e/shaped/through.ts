import type { Person } from '@konklave/testing/person'
import type { Shaper } from './shaper.ts'

/**
 * Makes the calls of a person pass through `shaper`; to be called before the first page. What the engine says of where it is
 * found by UDP is read as the proxy's port; other ways there are not believed to exist. The page's test of itself does
 * not leave the machine and is left alone; its descriptions name another origin.
 */
export async function through(shaper: Shaper, { page }: Person): Promise<void> {
  await page.exposeFunction('__shaped', (address: string, port: number) => shaper.towards(address, port))
  await page.evaluateOnNewDocument(() => {
    const shaped = (address: string, port: number) =>
      (window as unknown as { __shaped(address: string, port: number): Promise<number> }).__shaped(
        address,
        port,
      )
    const candidate = /^(a=)?candidate:(\S+) (\d) (\w+) (\d+) (\S+) (\d+)(.*)$/i
    const line = async (text: string): Promise<string | null> => {
      const [, a = '', foundation, component, protocol = '', priority, address = '', port, rest] =
        candidate.exec(text) ?? []
      if (address === '') return text
      if (protocol.toLowerCase() !== 'udp' || address.includes(':')) return null
      const at = await shaped(address, Number(port))
      return `${a}candidate:${foundation} ${component} udp ${priority} 127.0.0.1 ${at}${rest}`
    }
    const text = async (sdp: string) =>
      (await Promise.all(sdp.split('\r\n').map(line))).filter(one => one !== null).join('\r\n')
    const outside = new WeakSet<RTCPeerConnection>()
    const known = RTCPeerConnection.prototype
    const { setRemoteDescription, addIceCandidate } = known
    const setRemote = async function (this: RTCPeerConnection, given: RTCSessionDescriptionInit) {
      const { type, sdp = '' } = given
      if (/^o=- .* 0\.0\.0\.0\r?$/m.test(sdp)) outside.add(this)
      const read = outside.has(this) ? { type, sdp: await text(sdp) } : given
      await Reflect.apply(setRemoteDescription, this, [read])
    }
    const add = async function (this: RTCPeerConnection, given?: RTCIceCandidateInit | null) {
      const read = outside.has(this) && given?.candidate ? await line(given.candidate) : undefined
      if (read === null) return
      await Reflect.apply(addIceCandidate, this, [read === undefined ? given : { ...given, candidate: read }])
    }
    Object.assign(known, { setRemoteDescription: setRemote, addIceCandidate: add })
  })
}
