export { installDevices, readPicture } from './devices.ts'
export { type BrowserKind, launch } from './launch.ts'
export { Person, type PersonOptions } from './person.ts'
export { Instance } from './server.ts'
