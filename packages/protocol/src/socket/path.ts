/** Versions of this wire protocol that this code speaks. */
export const PROTOCOL_VERSIONS: readonly number[] = [1]
/** WebSocket path and subprotocol. Every frame is one binary CBOR map. */
export const SOCKET_PATH = '/socket'
export const SUBPROTOCOL = 'konklave.1'
