import { useLingui } from '@lingui/react/macro'
import type { Notice } from '../../kernel/meeting.ts'

type Said = Exclude<Notice, { t: 'alarm' | 'compareAsked' }>

/** A notice as a sentence. */
export function useNoticeText(): (notice: Said) => string {
  const { t, i18n } = useLingui()
  const names = { microphone: t`Microphone`, camera: t`Camera`, chat: t`Chat`, reactions: t`Reactions` }
  const list = (words: readonly string[]) => new Intl.ListFormat(i18n.locale).format(words)
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
        const { before, name } = notice
        return t`${before} is now called ${name}.`
      }
      case 'muteAsked': {
        const { by } = notice
        return notice.kind === 'camera'
          ? t`${by} turned off your camera. You can turn it on again.`
          : notice.kind === 'microphone'
            ? t`${by} turned off your microphone. You can turn it on again.`
            : t`${by} stopped the sharing of your screen.`
      }
      case 'floorGiven': {
        const { by } = notice
        return t`${by} gives you the floor.`
      }
      case 'limited':
      case 'unlimited': {
        const { by } = notice
        const what = list(notice.what.map(one => names[one]))
        return notice.t === 'limited'
          ? t`${by} no longer allows you: ${what}.`
          : t`${by} allows you again: ${what}.`
      }
      case 'handLowered': {
        const { by } = notice
        return t`${by} lowered your hand. You can raise it again.`
      }
      case 'newer': {
        const { name } = notice
        return t`${name} sends something that only a newer version can show. Reloading this page may help.`
      }
      case 'shareAsked': {
        const { name } = notice
        return t`${name} would like to share their screen.`
      }
      case 'shareAllowed':
        return t`You may share your screen now.`
      case 'roleChanged': {
        const { name, me } = notice
        return {
          owner: me ? t`You are a host now.` : t`${name} is a host now.`,
          moderator: me ? t`You are a moderator now.` : t`${name} is a moderator now.`,
          presenter: me ? t`You are a presenter now.` : t`${name} is a presenter now.`,
          participant: me ? t`You are a participant now.` : t`${name} is a participant now.`,
        }[notice.role]
      }
      case 'admissionChanged':
        return {
          open: t`The door is open: whoever has the invitation link comes in.`,
          lobby: t`From now on, people have to knock.`,
          invited: t`From now on only people with a personal invitation come in.`,
          locked: t`The door is closed: nobody else comes in.`,
        }[notice.admission]
      case 'linkChanged':
        return t`The invitation link has changed. With the old one people can only knock, and you see at the door that they came by it.`
      case 'restarted':
        return t`The server was restarted. The meeting goes on; nothing was lost.`
      case 'resynced':
        return t`Your connection was lost for a moment. You are back, and up to date.`
      case 'halfSilent':
        return t`More than half of the people cannot be reached. To be safe, nothing of yours is being sent.`
    }
  }
}
