import { openSmall } from './smallWindow.ts'
import type { StageView } from './stageView.ts'

/** Shows the meeting in a small window; while a press is handled. Refused by the browser, it stays where it is. */
export function popOut(stage: StageView): void {
  if (stage.small.peek()) stage.comeBack()
  else openSmall(() => stage.setSmall(null)).then(stage.setSmall, () => undefined)
}
