import type { BoardView, FloorSwitches, FloorView } from '../floor.ts'
import { floorSwitches } from '../view/rights.ts'
import type { Reach } from './reach.ts'

const ALL_ON: FloorSwitches = {
  microphone: true,
  camera: true,
  chat: true,
  reactions: true,
  hands: true,
  rename: true,
}

export function floorSide({ from, now, lead }: Reach): FloorView {
  return {
    share: from(({ room }) => room.rules.value?.state.switches.share ?? 'all', 'all'),
    setShare: share => lead(({ floor }) => floor.setShare(share)),
    allowShare: (who, allow) => lead(({ floor }) => floor.allowShare(who, allow)),
    askToShare: () => now().actions.askToShare(),
    askToMute: (who, kind) => lead(({ floor }) => floor.askToMute(who, kind)),
    askAllToMute: kind => lead(({ floor }) => floor.askAllToMute(kind)),
    switches: from(({ room }) => (room.rules.value ? floorSwitches(room.rules.value.state) : ALL_ON), ALL_ON),
    setSwitches: change => lead(({ floor }) => floor.setSwitches(change)),
    limit: (who, no) => lead(({ floor }) => floor.limit(who, no)),
    giveFloor: who => lead(({ floor }) => floor.giveFloor(who)),
    takeFloor: who => lead(({ floor }) => floor.takeFloor(who)),
    spotlight: from(({ view }) => view.spotlight.value, []),
    setSpotlight: who => lead(({ floor }) => floor.setSpotlight(who)),
  }
}

export function boardSide({ from, lead }: Reach): BoardView {
  return {
    timer: from(({ view }) => view.timer.value, null),
    pause: from(({ view }) => view.pause.value, null),
    setTimer: ms => lead(({ floor }) => floor.setCountdown('timer', ms)),
    setPause: ms => lead(({ floor }) => floor.setCountdown('pause', ms)),
  }
}
