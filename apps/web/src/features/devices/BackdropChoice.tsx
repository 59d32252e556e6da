import { Trans, useLingui } from '@lingui/react/macro'
import { Ban, Droplets } from 'lucide-react'
import { useState } from 'react'
import { type Backdrop, own, picture, takeOwn } from '../../capture/index.ts'
import type { MediaView } from '../../kernel/media.ts'
import { prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { type PictureOption, PictureRadios } from '../../ui/PictureRadios.tsx'
import { BackdropPicture } from './BackdropPicture.tsx'
import { changeLook } from './changeLook.ts'

/** [P-71] What others see behind a person. */
export function BackdropChoice({ media }: { media: MediaView }) {
  const { t } = useLingui()
  const kept = useSignal(prefs).backdrop
  const mine = useSignal(own)
  const camera = useSignal(media.local).get('camera')
  const [refused, setRefused] = useState(false)
  // It was in the memory of a tab that is gone: the room is blurred until it is chosen again.
  const lost = kept === 'own' && !mine
  const chosen = lost ? 'blur' : kept
  const choose = (backdrop: Backdrop) => changeLook(media, { backdrop })
  const take = async (file: File) => {
    const taken = await takeOwn(file)
    setRefused(!taken)
    if (taken) choose('own')
  }
  const options: readonly PictureOption<Backdrop>[] = [
    { id: 'none', label: t`As it is`, shows: <Ban {...strokes} /> },
    { id: 'blur', label: t`Blurred`, shows: <Droplets {...strokes} /> },
    { id: 'wall', label: t`Wall`, shows: <BackdropPicture of="wall" /> },
    { id: 'hills', label: t`Hills`, shows: <BackdropPicture of="hills" /> },
    { id: 'evening', label: t`Evening`, shows: <BackdropPicture of="evening" /> },
    ...(mine ? [{ id: 'own', label: t`Your picture`, shows: <BackdropPicture of={mine} /> } as const] : []),
  ]
  return (
    <div className="deviceChoice">
      <PictureRadios label={t`Background`} options={options} value={chosen} onChange={choose} />
      <FileButton onFile={file => void take(file)}>
        <Trans>Choose a picture of your own</Trans>
      </FileButton>
      <p className="soft small" role="status">
        <Says chosen={chosen} lost={lost} refused={refused} open={camera !== undefined} />
      </p>
    </div>
  )
}

type Saying = {
  readonly chosen: Backdrop
  /** The own picture of an earlier page. */
  readonly lost: boolean
  /** A file that is no picture. */
  readonly refused: boolean
  readonly open: boolean
}

function Says({ chosen, lost, refused, open }: Saying) {
  const how = useSignal(picture)
  if (refused) return <Trans>This browser cannot show that file as a picture.</Trans>
  if (chosen !== 'none' && how === 'slow')
    return (
      <Trans>
        This device is too slow for that at the moment, so your camera is off. Choose a background again to
        try it once more, or show it as it is.
      </Trans>
    )
  if (chosen !== 'none' && how === 'failed')
    return (
      <Trans>
        This browser cannot do that, so your camera stays off until you show the background as it is.
      </Trans>
    )
  if (chosen !== 'none' && open && how === 'rest')
    return <Trans>One moment. Until you can be told from the room, nothing of it is shown.</Trans>
  if (lost)
    return (
      <Trans>
        Your picture was kept in the earlier page only. Until you choose it again, the background is blurred.
      </Trans>
    )
  if (chosen === 'own') return <Trans>Your picture stays on this page and is gone when you close it.</Trans>
  if (chosen === 'none') return <Trans>Others see the room behind you.</Trans>
  return (
    <Trans>
      It happens on this device. Parts of the room may show for a moment at your edges, so put away what
      nobody may read.
    </Trans>
  )
}
