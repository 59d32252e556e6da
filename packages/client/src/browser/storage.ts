// What is kept under which key, why and how long is declared once for both sides: `browserStorage` in the protocol.
export const TAB_PREFIX = 'konklave:'
export const KEY_DATABASE = 'konklave-keys'
export const KEY_TTL_MS = 24 * 3600_000
