import { useEffect, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { News } from './care/News.tsx'
import { Silent } from './care/Silent.tsx'
import { TalkingMuted } from './care/TalkingMuted.tsx'

/** What a person would otherwise notice too late: a silent microphone, talking into one that is off, devices that come and go. */
export default function SoundCare() {
  const { media, view } = useRoom()
  const open = useSignal(media.devices).get('microphone')
  const rights = useSignal(view.rights)
  const { heedMuted } = useSignal(prefs)
  // [P-50] Nothing opens on entry: listening begins only after the person has had the microphone on.
  const [spoke, setSpoke] = useState(false)
  useEffect(() => {
    if (open) setSpoke(true)
  }, [open])
  return (
    <div className="banners">
      {open ? <Silent key={open.id} track={open} /> : null}
      {!open && spoke && heedMuted && rights.has('speak') ? <TalkingMuted media={media} /> : null}
      <News media={media} />
    </div>
  )
}
