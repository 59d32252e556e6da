import { useLingui } from '@lingui/react/macro'
import { Mic, Video, Volume2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { MediaView } from '../../kernel/media.ts'
import { prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Choice, type Option } from '../../ui/Choice.tsx'
import { strokes } from '../../ui/icons.ts'

const STANDARD = 'default'

/** Which microphone, camera and speaker. Names appear once the browser was allowed to tell them. */
export function DeviceChoices({ media }: { media: MediaView }) {
  const { t } = useLingui()
  const kept = useSignal(prefs)
  const devices = useDevices(media.local)
  const of = (kind: MediaDeviceKind): Option[] => {
    const named = devices
      .filter(d => d.kind === kind && d.deviceId !== '' && d.deviceId !== STANDARD && d.label !== '')
      .map(d => ({ id: d.deviceId, label: d.label }))
    return [{ id: STANDARD, label: t`The one this device uses` }, ...named]
  }
  const chosen = (kind: MediaDeviceKind, id: string | null) =>
    of(kind).some(option => option.id === id) ? (id ?? STANDARD) : STANDARD
  const canChooseOutput = 'setSinkId' in HTMLMediaElement.prototype
  return (
    <div className="deviceChoices">
      <Choice
        label={t`Microphone`}
        icon={<Mic {...strokes} />}
        options={of('audioinput')}
        value={chosen('audioinput', kept.microphone)}
        onChange={id => void media.chooseDevice('microphone', id)}
      />
      <Choice
        label={t`Camera`}
        icon={<Video {...strokes} />}
        options={of('videoinput')}
        value={chosen('videoinput', kept.camera)}
        onChange={id => void media.chooseDevice('camera', id)}
      />
      {canChooseOutput ? (
        <Choice
          label={t`Speaker`}
          icon={<Volume2 {...strokes} />}
          options={of('audiooutput')}
          value={chosen('audiooutput', kept.speaker)}
          onChange={id => void media.chooseOutput(id)}
        />
      ) : null}
    </div>
  )
}

/** The list changes when something is plugged in, and when the first permission reveals the names. */
function useDevices(local: MediaView['local']): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([])
  const running = useSignal(local)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a device that opens reveals the names of all
  useEffect(() => {
    const api = navigator.mediaDevices
    if (!api) return
    let current = true
    const read = () => {
      api.enumerateDevices().then(
        list => {
          if (current) setDevices(list)
        },
        () => undefined,
      )
    }
    read()
    api.addEventListener?.('devicechange', read)
    return () => {
      current = false
      api.removeEventListener?.('devicechange', read)
    }
  }, [running])
  return devices
}
