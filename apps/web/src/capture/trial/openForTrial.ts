import { prefs } from '../../kernel/prefs.ts'
import { treat } from '../treat.ts'

export type Opened = { readonly track: MediaStreamTrack; close(): void }

/** The chosen microphone as others would hear it, for this page only. Nothing of it is sent. @throws as getUserMedia does */
export async function openForTrial(): Promise<Opened> {
  const { microphone } = prefs.peek()
  const { browserCleans = true, process } = treat('microphone', () => undefined)
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {
      ...(microphone && { deviceId: { exact: microphone } }),
      echoCancellation: true,
      noiseSuppression: browserCleans,
      autoGainControl: true,
    },
  })
  const [device] = stream.getAudioTracks()
  if (!device) throw new DOMException('', 'NotFoundError')
  const processed = process ? await process(device).catch(() => null) : null
  return {
    track: processed?.track ?? device,
    close() {
      device.stop()
      processed?.stop()
    },
  }
}
