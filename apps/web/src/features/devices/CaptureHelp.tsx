import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CaptureProblem, MediaKind } from '../../kernel/media.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import './captureHelp.css'

/** Why a device did not open, and what to do. The meeting goes on without it. */
export function CaptureHelp({
  kind,
  problem,
  onClose,
}: {
  kind: MediaKind
  problem: CaptureProblem
  onClose: () => void
}) {
  const { t } = useLingui()
  return (
    <div className="captureHelp" role="alert">
      <p>{sentence(kind, problem)}</p>
      <IconButton label={t`Close`} icon={<X {...strokes} />} onPress={onClose} />
    </div>
  )
}

function sentence(kind: MediaKind, problem: CaptureProblem): ReactNode {
  const camera = kind === 'camera'
  const screen = kind === 'screen' || kind === 'screenAudio'
  if (screen) {
    if (problem === 'unsupported')
      return <Trans>This browser cannot share a screen. A browser on a computer can.</Trans>
    if (problem === 'not-allowed')
      return <Trans>You cannot share your screen in this room at the moment.</Trans>
    return <Trans>Nothing is being shared. To share, choose a window or a tab in the browser's list.</Trans>
  }
  if ((problem === 'denied' && inAppBrowser(navigator.userAgent)) || withoutDevices(problem)) {
    return (
      <Trans>
        Inside this app, the browser gives no access to camera and microphone. Open the link in Safari, Chrome
        or Firefox.
      </Trans>
    )
  }
  switch (problem) {
    case 'denied':
      return camera ? (
        <Trans>
          The browser does not allow the camera. Press the icon to the left of the address, allow the camera,
          and try again. You can also take part without it.
        </Trans>
      ) : (
        <Trans>
          The browser does not allow the microphone. Press the icon to the left of the address, allow the
          microphone, and try again. You can also listen and write.
        </Trans>
      )
    case 'no-device':
      return camera ? (
        <Trans>No camera was found. Plug one in and try again; you can take part without it.</Trans>
      ) : (
        <Trans>No microphone was found. Plug one in and try again; you can listen and write.</Trans>
      )
    case 'in-use':
      return camera ? (
        <Trans>Another program is using the camera. Close it there and try again.</Trans>
      ) : (
        <Trans>Another program is using the microphone. Close it there and try again.</Trans>
      )
    case 'ended':
      return camera ? (
        <Trans>The camera was unplugged or switched off. Nobody sees you now.</Trans>
      ) : (
        <Trans>The microphone was unplugged or switched off. Nobody hears you now.</Trans>
      )
    case 'unsupported':
      return (
        <Trans>
          This browser cannot send sound and picture the way this room needs. You can still write.
        </Trans>
      )
    case 'not-allowed':
      return camera ? (
        <Trans>Cameras are switched off in this room.</Trans>
      ) : (
        <Trans>Microphones are switched off in this room.</Trans>
      )
  }
}

/** In a secure context only browsers inside other apps lack the whole interface. */
const withoutDevices = (problem: CaptureProblem) =>
  problem === 'unsupported' &&
  navigator.mediaDevices === undefined &&
  typeof RTCPeerConnection !== 'undefined'

/** Browsers inside other apps hand out no devices; known by what they add to the user agent. */
export function inAppBrowser(userAgent: string): boolean {
  return /\b(FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|Snapchat|LinkedInApp|GSA\/|; wv\))/.test(
    userAgent,
  )
}
