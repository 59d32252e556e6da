import type { CaptureProblem, CaptureWish, VideoSize } from '../types.ts'

export type Captured = { readonly tracks: readonly MediaStreamTrack[] } | { readonly problem: CaptureProblem }

/** The echo is always taken out: without that, others hear themselves. */
export function openMicrophone({ deviceId, browserCleans: on = true }: CaptureWish): Promise<Captured> {
  return capture(devices =>
    devices.getUserMedia({
      audio: { ...exactly(deviceId), echoCancellation: true, noiseSuppression: on, autoGainControl: true },
    }),
  )
}

export function openCamera({ deviceId, size }: CaptureWish, usual: VideoSize): Promise<Captured> {
  const { width, height, frameRate } = size ?? usual
  return capture(devices =>
    devices.getUserMedia({
      video: {
        ...exactly(deviceId),
        width: { ideal: width },
        height: { ideal: height },
        frameRate: { ideal: frameRate },
      },
    }),
  )
}

/** A screen, window or tab, with its sound where the browser and the person give it. */
export function openScreen(): Promise<Captured> {
  return capture(devices => {
    if (!devices.getDisplayMedia) throw new DOMException('', 'NotSupportedError')
    const sound = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
    return devices.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: sound })
  })
}

async function capture(open: (devices: MediaDevices) => Promise<MediaStream>): Promise<Captured> {
  try {
    const { mediaDevices } = navigator
    if (!mediaDevices) return { problem: 'unsupported' }
    return { tracks: (await open(mediaDevices)).getTracks() }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

/** DOMException names of getUserMedia and getDisplayMedia (Media Capture and Streams, 10.2). */
export function problemOf(error: unknown): CaptureProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'no-device'
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use'
    default:
      return 'unsupported'
  }
}

function exactly(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined ? {} : { deviceId: { exact: deviceId } }
}
