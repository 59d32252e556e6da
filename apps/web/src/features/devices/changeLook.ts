import { isPlain, lookNow, picture } from '../../capture/index.ts'
import type { MediaView } from '../../kernel/media.ts'
import { changePrefs, type Prefs } from '../../kernel/prefs.ts'

/** Changes the own picture: while it runs, or by opening the camera anew where something begins, ends or had given up. */
export function changeLook(media: MediaView, part: Partial<Pick<Prefs, 'backdrop' | 'brighter'>>): void {
  const before = isPlain(lookNow())
  const gaveUp = picture.peek() === 'slow' || picture.peek() === 'failed'
  if (gaveUp) picture.value = 'rest'
  changePrefs(part)
  if (gaveUp || before !== isPlain(lookNow())) void media.renew('camera')
}
