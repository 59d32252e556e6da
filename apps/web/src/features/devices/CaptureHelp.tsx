import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CaptureProblem, MediaKind } from '../../kernel/media.ts'
import { useTight } from '../../kernel/useNarrow.ts'
import { Fold } from '../../ui/Fold.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import './captureHelp.css'

type Problems = ReadonlyMap<MediaKind, CaptureProblem>

/** Why devices did not open, in one card, and what to do: on demand where there is little room for more than a sentence. */
export function CaptureHelp({
  problems,
  onClose,
}: {
  problems: Problems
  onClose: (kind: MediaKind) => void
}) {
  const { t } = useLingui()
  const tight = useTight()
  const remedies = [...new Set([...problems].map(remedyOf))].filter(r => r !== null)
  const folded = remedies.filter(remedy => tight && LONG.has(remedy))
  const shown = remedies.filter(remedy => !folded.includes(remedy))
  return (
    <div className="captureHelp">
      <div className="captureSays">
        <div role="alert">
          {sentences(problems).map(([key, sentence]) => (
            <p key={key}>{sentence}</p>
          ))}
        </div>
        {shown.map(remedy => (
          <p key={remedy}>{remedyText[remedy]}</p>
        ))}
        {folded.length > 0 ? (
          <Fold title={<Trans>What to do</Trans>}>
            {folded.map(remedy => (
              <p key={remedy}>{remedyText[remedy]}</p>
            ))}
          </Fold>
        ) : null}
      </div>
      <IconButton
        label={t`Close`}
        icon={<X {...strokes} />}
        onPress={() => {
          for (const kind of problems.keys()) onClose(kind)
        }}
      />
    </div>
  )
}

/** One for both devices, where the same keeps both from opening. */
function sentences(problems: Problems): readonly (readonly [string, ReactNode])[] {
  const camera = problems.get('camera')
  const inBoth = camera !== undefined && camera === problems.get('microphone') ? both(camera) : null
  if (inBoth === null) return [...problems].map(([kind, problem]) => [kind, sentence(kind, problem)])
  const others = [...problems].filter(([kind]) => kind !== 'camera' && kind !== 'microphone')
  return [['both', inBoth], ...others.map(([kind, problem]) => [kind, sentence(kind, problem)] as const)]
}

function both(problem: CaptureProblem): ReactNode {
  if (isInApp(problem)) return sentence('camera', problem)
  switch (problem) {
    case 'denied':
      return <Trans>The browser allows neither the camera nor the microphone.</Trans>
    case 'no-device':
      return <Trans>Neither a camera nor a microphone was found.</Trans>
    case 'in-use':
      return <Trans>Another program is using camera and microphone.</Trans>
    case 'unsupported':
      return sentence('camera', problem)
    default:
      return null
  }
}

function sentence(kind: MediaKind, problem: CaptureProblem): ReactNode {
  const camera = kind === 'camera'
  if (isScreen(kind)) {
    if (problem === 'unsupported')
      return <Trans>This browser cannot share a screen. A browser on a computer can.</Trans>
    if (problem === 'not-allowed')
      return <Trans>You cannot share your screen in this room at the moment.</Trans>
    return <Trans>Nothing is being shared. To share, choose a window or a tab in the browser's list.</Trans>
  }
  if (isInApp(problem))
    return <Trans>Inside this app, the browser gives no access to camera and microphone.</Trans>
  switch (problem) {
    case 'denied':
      return camera ? (
        <Trans>The browser does not allow the camera.</Trans>
      ) : (
        <Trans>The browser does not allow the microphone.</Trans>
      )
    case 'no-device':
      return camera ? <Trans>No camera was found.</Trans> : <Trans>No microphone was found.</Trans>
    case 'in-use':
      return camera ? (
        <Trans>Another program is using the camera.</Trans>
      ) : (
        <Trans>Another program is using the microphone.</Trans>
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
    case 'withheld':
      return <Trans>Your background could not be hidden, so your camera is off. Nobody sees you now.</Trans>
  }
}

type Remedy = 'in-app' | 'denied' | 'no-device' | 'in-use' | 'withheld'
/** More than one short sentence. */
const LONG: ReadonlySet<Remedy> = new Set(['denied', 'no-device'])

function remedyOf([kind, problem]: readonly [MediaKind, CaptureProblem]): Remedy | null {
  if (isScreen(kind)) return null
  if (isInApp(problem)) return 'in-app'
  return isRemedied(problem) ? problem : null
}

const isRemedied = (problem: CaptureProblem): problem is Remedy & CaptureProblem => problem in remedyText

const remedyText: Record<Remedy, ReactNode> = {
  'in-app': <Trans>Open the link in Safari, Chrome or Firefox.</Trans>,
  denied: (
    <Trans>
      Press the icon to the left of the address, allow it there, and try again. You can also take part without
      it: watch, listen and write.
    </Trans>
  ),
  'no-device': (
    <Trans>Plug one in and try again. You can also take part without it: watch, listen and write.</Trans>
  ),
  'in-use': <Trans>Close that program and try again.</Trans>,
  withheld: (
    <Trans>In the settings for devices you can choose the background again, or show it as it is.</Trans>
  ),
}

const isScreen = (kind: MediaKind) => kind === 'screen' || kind === 'screenAudio'
const isInApp = (problem: CaptureProblem) =>
  (problem === 'denied' && inAppBrowser(navigator.userAgent)) || withoutDevices(problem)

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
