import type { MediaKind } from '../../kernel/media.ts'
import type { Notice } from '../../kernel/meeting.ts'

/** Whether a notice waits for an answer, or for being closed; what has meanwhile been done goes by itself. */
export function stays(notice: Notice, mine: { on: ReadonlySet<MediaKind>; maySpeak: boolean }): boolean {
  switch (notice.t) {
    case 'shareAsked':
    case 'limited':
      return true
    case 'muteAsked':
      return !mine.on.has(notice.kind)
    case 'floorGiven':
      return mine.maySpeak && !mine.on.has('microphone')
    default:
      return false
  }
}
