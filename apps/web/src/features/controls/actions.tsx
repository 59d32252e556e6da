import { useLingui } from '@lingui/react/macro'
import {
  Hand,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  ScreenShareOff,
  Users,
  Video,
  VideoOff,
} from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { useCall, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { largeStrokes } from '../../ui/icons.ts'
import type { Panel } from './panels.ts'

/** One thing to do in a room. The control bar, the menu and the list of shortcuts are made from these. */
export type RoomAction = {
  readonly id: 'microphone' | 'camera' | 'share' | 'hand' | 'chat' | 'people'
  /** What a press does now; contains the caption. */
  readonly label: string
  readonly caption: string
  readonly icon: ReactNode
  readonly shortcut: string
  readonly allowed: boolean
  readonly pending: boolean
  readonly look: 'on' | 'off' | 'open' | 'alert' | 'plain'
  readonly run: () => void
}

/** Everything the bar offers, in the order of the bar. */
export function useActions(panel: Panel, setPanel: (panel: Panel) => void): readonly RoomAction[] {
  const { t } = useLingui()
  const { view, media } = useRoom()
  const call = useCall()
  const me = useSignal(view.me)
  const rights = useSignal(view.rights)
  const who = useSignal(view.floor.share)
  const local = useSignal(media.local)
  const opening = useSignal(media.opening)
  const state = useSignal(media.state)
  const sounds = state.t !== 'unavailable'
  const microphone = local.has('microphone')
  const camera = local.has('camera')
  const sharing = local.has('screen')
  const hand = me?.hand ?? false
  const mustAsk = who === 'ask' && !rights.has('share')
  const [asked, setAsked] = useState(false)
  if (asked && !mustAsk) setAsked(false)
  const askToShare = () => {
    view.floor.askToShare()
    setAsked(true)
    announce(t`You have asked to share your screen.`)
  }
  const toggle = (which: 'chat' | 'people') => setPanel(panel === which ? null : which)
  const all: readonly RoomAction[] = [
    {
      id: 'microphone',
      label: microphone ? t`Turn off microphone` : t`Turn on microphone`,
      caption: t`Microphone`,
      icon: microphone ? <Mic {...largeStrokes} /> : <MicOff {...largeStrokes} />,
      shortcut: 'M',
      allowed: sounds && (microphone || rights.has('speak')),
      pending: opening.has('microphone'),
      look: microphone ? 'on' : 'off',
      run: () => void media.capture('microphone', !microphone),
    },
    {
      id: 'camera',
      label: camera ? t`Turn off camera` : t`Turn on camera`,
      caption: t`Camera`,
      icon: camera ? <Video {...largeStrokes} /> : <VideoOff {...largeStrokes} />,
      shortcut: 'V',
      allowed: sounds && (camera || rights.has('camera')),
      pending: opening.has('camera'),
      look: camera ? 'on' : 'off',
      run: () => void media.capture('camera', !camera),
    },
    {
      id: 'share',
      label: sharing
        ? t`Stop sharing`
        : mustAsk
          ? asked
            ? t`You have asked to share your screen.`
            : t`Ask to share your screen`
          : t`Share screen`,
      caption: sharing ? t`Stop sharing` : asked ? t`Asked` : t`Share`,
      icon: sharing ? <ScreenShareOff {...largeStrokes} /> : <MonitorUp {...largeStrokes} />,
      shortcut: 'S',
      allowed: sounds && (sharing || mustAsk || rights.has('share')),
      pending: opening.has('screen'),
      look: sharing ? 'on' : asked ? 'alert' : 'plain',
      run: () => (mustAsk && !sharing ? askToShare() : void media.share(!sharing)),
    },
    {
      id: 'hand',
      label: hand ? t`Lower hand` : t`Raise hand`,
      caption: t`Hand`,
      icon: <Hand {...largeStrokes} />,
      shortcut: 'H',
      allowed: rights.has('raiseHand'),
      pending: false,
      look: hand ? 'alert' : 'plain',
      run: () => view.people.setHand(!hand),
    },
    {
      id: 'chat',
      label: panel === 'chat' ? t`Close chat` : t`Chat`,
      caption: t`Chat`,
      icon: <MessageSquare {...largeStrokes} />,
      shortcut: 'C',
      allowed: true,
      pending: false,
      look: panel === 'chat' ? 'open' : 'plain',
      run: () => toggle('chat'),
    },
    {
      id: 'people',
      label: panel === 'people' ? t`Close the list of people` : t`People`,
      caption: t`People`,
      icon: <Users {...largeStrokes} />,
      shortcut: 'P',
      allowed: true,
      pending: false,
      look: panel === 'people' ? 'open' : 'plain',
      run: () => toggle('people'),
    },
  ]
  // Phones cannot share a screen, and in a call nobody can show anything: what does not exist is not shown.
  return all.filter(({ id }) => (id !== 'share' || (canShare && !call)) && (id !== 'camera' || !call))
}

const canShare = typeof navigator.mediaDevices?.getDisplayMedia === 'function'
