import type { MediaPort } from '@konklave/client'
import type { CaptureKind } from '../kernel/media.ts'
import type { Media, Switchboard } from './media.ts'
import type { Line } from './mediaLine.ts'

/** Loaded with the first room beside the meeting. */

/**
 * From this moment nothing of this page goes to the room before. What is on stays on, for the next room once one is in; what was
 * off stays off.
 */
export function goBeside({ board }: Media): MediaPort {
  board.letGo = kind => letGo(board, kind)
  const next = board.line(true)
  move(board, next)
  board.beside.value = { ...next.view, ...board.view }
  return next.port
}

/** From one room beside the meeting to the next, which is not there yet: on no line at all. */
export function hush({ board }: Media): void {
  silence(board, board.current)
}

/** Back to the meeting. */
export function comeBack({ board }: Media): void {
  move(board, board.main)
  board.beside.value = null
}

/** The one line falls silent before the other has anything. */
function move(board: Switchboard, to: Line): void {
  const { current: from, held } = board
  if (from === to) return
  board.current = to
  silence(board, from)
  if (from !== board.main) from.close()
  to.resume()
  void to.ready().then(transport => {
    if (board.current !== to) return
    if (!transport || board.closed) {
      for (const kind of [...held.keys()]) letGo(board, kind)
      return
    }
    const handed = new Map(held)
    held.clear()
    transport.takeOver(handed)
  })
}

function silence(board: Switchboard, from: Line): void {
  board.forgetComing()
  for (const [kind, open] of from.pause()) {
    letGo(board, kind)
    board.held.set(kind, open)
  }
  showHeld(board)
}

/** Shown as on while they are on their way: they are. */
function showHeld({ held, local, devices }: Switchboard): void {
  local.value = new Map([...held].map(([kind, { device, processed }]) => [kind, processed?.track ?? device]))
  devices.value = new Map([...held].map(([kind, { device }]) => [kind, device]))
}

function letGo(board: Switchboard, kind: CaptureKind): void {
  const open = board.held.get(kind)
  if (!open) return
  board.held.delete(kind)
  open.device.stop()
  open.processed?.track.stop()
  open.processed?.stop()
  showHeld(board)
}
