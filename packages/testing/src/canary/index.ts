export { type Captured, type Conversation, captureLoopback, reassemble } from './capture.ts'
export { searchFiles } from './files.ts'
export { bytesMarker, found, type Marker, textMarker } from './markers.ts'
export { processTree, searchMemory } from './memory.ts'
