import type { Charter, Role } from './signed/charter.ts'

/**
 * The one role × action table. `least` is the least role that may; `enforcedBy` says who can refuse it: the server
 * where it sees the act, receivers where only they can (K43). Server checks and client menus are made from it, and the
 * table in PROTOCOL.md is held to it. Letting in is none of these: it goes by {@link mayAdmit}.
 */
export const actions = {
  kick: { least: 'moderator', enforcedBy: 'both' },
  rotateLink: { least: 'moderator', enforcedBy: 'both' },
  setAdmission: { least: 'moderator', enforcedBy: 'both' },
  setSwitches: { least: 'moderator', enforcedBy: 'both' },
  setTitle: { least: 'moderator', enforcedBy: 'both' },
  // Who is inside is told of the end by the server, which can cut anybody off anyway.
  endForAll: { least: 'moderator', enforcedBy: 'server' },
  start: { least: 'moderator', enforcedBy: 'both' },
  askToMute: { least: 'moderator', enforcedBy: 'receivers' },
  lowerHands: { least: 'moderator', enforcedBy: 'receivers' },
  allowShare: { least: 'moderator', enforcedBy: 'both' },
  pin: { least: 'moderator', enforcedBy: 'receivers' },
  giveFloor: { least: 'moderator', enforcedBy: 'both' },
  limit: { least: 'moderator', enforcedBy: 'both' },
  setTimer: { least: 'moderator', enforcedBy: 'receivers' },
  setPause: { least: 'moderator', enforcedBy: 'receivers' },
  spotlight: { least: 'moderator', enforcedBy: 'receivers' },
  poll: { least: 'presenter', enforcedBy: 'receivers' },
  breakouts: { least: 'moderator', enforcedBy: 'both' },
  share: { least: 'participant', enforcedBy: 'both' },
  speak: { least: 'participant', enforcedBy: 'both' },
  camera: { least: 'participant', enforcedBy: 'both' },
  chat: { least: 'participant', enforcedBy: 'receivers' },
  react: { least: 'participant', enforcedBy: 'receivers' },
  raiseHand: { least: 'participant', enforcedBy: 'receivers' },
  rename: { least: 'participant', enforcedBy: 'both' },
  setCharter: { least: 'owner', enforcedBy: 'both' },
} as const satisfies Record<string, { least: Role; enforcedBy: 'server' | 'receivers' | 'both' }>

export type Action = keyof typeof actions

const RANK: Record<Role, number> = { owner: 0, moderator: 1, presenter: 2, participant: 3 }

/** True when `role` may do `action` in a room with this charter. Only owners may ever sign charters (K17). */
export function allowed(role: Role, action: Action, charter: Pick<Charter, 'actions'>): boolean {
  if (action === 'setCharter') return role === 'owner'
  const least = charter.actions[action] ?? actions[action].least
  return RANK[role] <= RANK[least]
}

/** True when `role` holds admitRight (K11). */
export function mayAdmit(role: Role, charter: Pick<Charter, 'admitRight'>): boolean {
  const least: Role = { owners: 'owner', moderators: 'moderator', members: 'participant' }[
    charter.admitRight
  ] as Role
  return RANK[role] <= RANK[least]
}
