export {
  bytesMarker,
  copyWritableMemory,
  found,
  type Marker,
  openFiles,
  processTree,
  rawMarker,
  searchFiles,
  searchMemory,
  textMarker,
} from '@konklave/server'
export { type Captured, type Conversation, captureLoopback, reassemble } from './capture.ts'
export { openPorts } from './ports.ts'
export { readWebSocket, type WebSocketMessage, type WebSocketSide } from './webSocket.ts'
