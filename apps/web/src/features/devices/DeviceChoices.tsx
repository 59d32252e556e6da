import { useLingui } from '@lingui/react/macro'
import { Mic, Video, Volume2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { MediaView } from '../../kernel/media.ts'
import { prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Choice, type Option } from '../../ui/Choice.tsx'
import { strokes } from '../../ui/icons.ts'
import { EchoTest } from './EchoTest.tsx'
import { NoiseChoice } from './NoiseChoice.tsx'
import { OwnLook } from './OwnLook.tsx'
import { SoundTest } from './SoundTest.tsx'
import './deviceChoices.css'

const STANDARD = 'default'

/** Which microphone, camera and speaker. Names appear once the browser was allowed to tell them. In a call there is no camera. */
export function DeviceChoices({ media, call }: { media: MediaView; call: boolean }) {
  const { t } = useLingui()
  const kept = useSignal(prefs)
  const devices = useDevices(media.local)
  const running = useSignal(media.devices)
  const of = (kind: MediaDeviceKind, chosen: string | null): Option[] => {
    const named = devices
      .filter(d => d.kind === kind && d.deviceId !== '' && d.deviceId !== STANDARD && d.label !== '')
      .map(d => ({ id: d.deviceId, label: d.label }))
    const track = running.get(kind === 'videoinput' ? 'camera' : 'microphone')
    const inUse = chosen === null && kind !== 'audiooutput' ? track?.label : undefined
    const usual = standardOf(kind, devices) ?? inUse
    const label = usual === undefined ? t`System default` : t`System default: ${usual}`
    return [{ id: STANDARD, label }, ...named]
  }
  const chosen = (kind: MediaDeviceKind, id: string | null) =>
    of(kind, id).some(option => option.id === id) ? (id ?? STANDARD) : STANDARD
  const canChooseOutput = 'setSinkId' in HTMLMediaElement.prototype
  return (
    <div className="deviceChoices">
      <Choice
        label={t`Microphone`}
        icon={<Mic {...strokes} />}
        options={of('audioinput', kept.microphone)}
        value={chosen('audioinput', kept.microphone)}
        onChange={id => void media.chooseDevice('microphone', id)}
      />
      <NoiseChoice media={media} />
      {call ? null : (
        <Choice
          label={t`Camera`}
          icon={<Video {...strokes} />}
          options={of('videoinput', kept.camera)}
          value={chosen('videoinput', kept.camera)}
          onChange={id => void media.chooseDevice('camera', id)}
        />
      )}
      {call ? null : <OwnLook media={media} />}
      {canChooseOutput ? (
        <Choice
          label={t`Speaker`}
          icon={<Volume2 {...strokes} />}
          options={of('audiooutput', kept.speaker)}
          value={chosen('audiooutput', kept.speaker)}
          onChange={id => void media.chooseOutput(id)}
        />
      ) : null}
      <SoundTest media={media} />
      <EchoTest media={media} />
    </div>
  )
}

/** Name of what is used without a choice, where the browser tells: "Default - …" is a twin of one in the list. */
function standardOf(kind: MediaDeviceKind, devices: readonly MediaDeviceInfo[]): string | undefined {
  const same = devices.filter(d => d.kind === kind && d.label !== '')
  const standard = same.find(d => d.deviceId === STANDARD)
  return same.find(d => d.deviceId !== STANDARD && standard?.label.endsWith(d.label))?.label
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
