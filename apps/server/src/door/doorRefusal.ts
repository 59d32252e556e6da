/** Why somebody was not let through the door; only counted. */
export type DoorRefusal =
  | 'host'
  | 'origin'
  | 'too-many-connections'
  | 'rate'
  | 'first-byte'
  | 'relay'
  | 'handshake'
  | 'bad-request'
