export { noise, treat } from './treat.ts'
export { listen, type Take } from './trial/listen.ts'
export { type Opened, openForTrial } from './trial/openForTrial.ts'
export { notes, play } from './trial/play.ts'
