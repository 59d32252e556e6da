import type { Parts } from '../inside/parts.ts'
import type { Visitors } from '../moderation/visitors.ts'
import { type Acting, createActing } from './acting.ts'
import { createFloorDesk, type FloorDesk } from './floor.ts'
import { createKicks, type Kicks } from './kicks.ts'
import { createKnockBoard, type KnockBoard, type KnockDeps } from './knocks.ts'
import { createPersonalDesk, type PersonalDesk } from './personal.ts'
import { createRoleDesk, type RoleDesk } from './roles.ts'

/** What only those who lead do, and what they alone see. */
export type Lead = {
  readonly acting: Acting
  readonly kicks: Kicks
  readonly roles: RoleDesk
  readonly personal: PersonalDesk
  readonly floor: FloorDesk
  readonly knocks: KnockBoard
}

export type LeadDeps = Pick<Parts, 'room' | 'group' | 'submitter' | 'board' | 'send' | 'stream'> &
  Pick<KnockDeps, 'line'> & { readonly visitors: Pick<Visitors, 'departed' | 'shown'> }

export function createLead(deps: LeadDeps): Lead {
  const acting = createActing(deps)
  return {
    acting,
    kicks: createKicks({ ...deps, acting }),
    roles: createRoleDesk({ ...deps, acting }),
    personal: createPersonalDesk({ ...deps, acting }),
    floor: createFloorDesk({ ...deps, acting }),
    knocks: createKnockBoard(deps),
  }
}
