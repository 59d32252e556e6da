export { installDevices, readPicture } from './devices.ts'
export { type BrowserKind, FIREFOX_TONE_HZ, launch } from './launch.ts'
export { Person, type PersonOptions } from './person.ts'
export { Instance } from './server.ts'
export { MEMORY_ENV, MEMORY_FLAGS } from './started.ts'
export {
  type ChangedWeb,
  type FrameCounts,
  frameCounts,
  keepWatchedFrames,
  makeChangedWeb,
  makeWatchedWeb,
  type WatchedFrame,
  watchedFrames,
} from './watchedWeb.ts'
