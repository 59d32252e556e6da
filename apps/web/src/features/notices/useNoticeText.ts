import { useLingui } from '@lingui/react/macro'
import { type Notice, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'

type Said = Exclude<Notice, { t: 'alarm' }>

/** A notice as a sentence. */
export function useNoticeText(): (notice: Said) => string {
  const { t } = useLingui()
  const { view } = useRoom()
  const people = useSignal(view.people)
  const nameOf = (id: string) => people.find(p => p.id === id)?.name ?? t`Somebody`
  return notice => {
    switch (notice.t) {
      case 'joined': {
        const { name } = notice
        return t`${name} has come in.`
      }
      case 'left': {
        const { name } = notice
        return t`${name} has left.`
      }
      case 'removed': {
        const { name } = notice
        return t`${name} was removed.`
      }
      case 'renamed': {
        const { name } = notice
        return t`Somebody is called ${name} now.`
      }
      case 'muteAsked': {
        const by = nameOf(notice.by)
        return notice.kind === 'camera'
          ? t`${by} asked for it: your camera is off now.`
          : notice.kind === 'microphone'
            ? t`${by} asked for it: your microphone is off now.`
            : t`${by} asked for it: you no longer share your screen.`
      }
      case 'shareAsked': {
        const { name } = notice
        return t`${name} would like to share the screen.`
      }
      case 'compareAsked': {
        const by = nameOf(notice.by)
        return t`${by} would like to compare the safety code with everybody.`
      }
      case 'admissionChanged':
        return {
          open: t`The door is open: whoever has the link comes in.`,
          lobby: t`Whoever comes now has to knock.`,
          locked: t`The door is closed: nobody new comes in.`,
        }[notice.admission]
      case 'linkChanged':
        return t`The link has changed. With an old one people can only knock.`
      case 'restarted':
        return t`The server was restarted. The meeting goes on; nothing was lost.`
      case 'resynced':
        return t`Your connection was lost for a moment. You are back, and up to date.`
      case 'halfSilent':
        return t`More than half of the people cannot be reached. To be safe, nothing of yours is being sent.`
    }
  }
}
