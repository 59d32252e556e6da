import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { MediaView } from '../../../kernel/media.ts'
import { prefs } from '../../../kernel/prefs.ts'
import { Button } from '../../../ui/Button.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { strokes } from '../../../ui/icons.ts'
import { type DeviceNews, newsOf } from './deviceNews.ts'

const STAYS_MS = 12_000

/** What was plugged in or out, for a moment, and what is used now. That a microphone in use is gone says CaptureHelp. */
export function News({ media }: { media: MediaView }) {
  const { t } = useLingui()
  const [news, setNews] = useState<DeviceNews | null>(null)
  useDeviceNews(next => {
    const spoke = next.t === 'went' && next.devices.some(one => one.deviceId === prefs.peek().speaker)
    // It plays into nothing otherwise.
    if (spoke) void media.chooseOutput('default')
    setNews(next)
  })
  useEffect(() => {
    if (!news) return
    const timer = setTimeout(() => setNews(null), STAYS_MS)
    return () => clearTimeout(timer)
  }, [news])
  if (!news) return null
  const { label } = news
  const use = () => {
    for (const { kind, deviceId } of news.devices) {
      if (kind === 'audiooutput') void media.chooseOutput(deviceId)
      else void media.chooseDevice(kind === 'videoinput' ? 'camera' : 'microphone', deviceId)
    }
    setNews(null)
  }
  return (
    <div className="banner calm" role="status">
      <p>
        {news.t === 'came' ? (
          <Trans>
            <bdi>{label}</bdi> is there now.
          </Trans>
        ) : (
          <Trans>
            <bdi>{label}</bdi> is gone. Whatever needs one uses the standard device.
          </Trans>
        )}
      </p>
      {news.t === 'came' ? (
        <Button onPress={use}>
          <Trans>Use it</Trans>
        </Button>
      ) : null}
      <IconButton label={t`Close`} icon={<X {...strokes} />} onPress={() => setNews(null)} />
    </div>
  )
}

function useDeviceNews(tell: (news: DeviceNews) => void): void {
  const latest = useRef(tell)
  latest.current = tell
  useEffect(() => {
    const api = navigator.mediaDevices
    if (!api?.addEventListener) return
    let known: readonly MediaDeviceInfo[] | null = null
    const look = () => {
      api.enumerateDevices().then(
        list => {
          const last = known ? newsOf(known, list).at(-1) : undefined
          known = list
          if (last) latest.current(last)
        },
        () => undefined,
      )
    }
    look()
    api.addEventListener('devicechange', look)
    return () => api.removeEventListener('devicechange', look)
  }, [])
}
