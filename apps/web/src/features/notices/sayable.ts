import type { MediaState } from '../../kernel/media.ts'
import type { Notice } from '../../kernel/meeting.ts'

/**
 * That all goes on after a restart waits until sound and picture do: beside the words that they are interrupted it would
 * be a contradiction.
 */
export function sayable(notices: readonly Notice[], media: MediaState['t']): readonly Notice[] {
  return media === 'interrupted' || media === 'connecting'
    ? notices.filter(notice => notice.t !== 'restarted')
    : notices
}
