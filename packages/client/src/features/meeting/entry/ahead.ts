import type { GroupId } from '@konklave/protocol'
import { createTimer } from '../../../kernel/timer.ts'
import type { RoomContext } from '../context.ts'
import type { Group } from '../group/group.ts'
import { type EntryCommit, makeEntryCommit } from './entryCommit.ts'
import type { Prepared } from './prepare.ts'

/** The commit of the click, made while the name is in the field: Join only has to send it. Nothing leaves before. */
export interface Ahead {
  /** The name as it stands in the field. */
  named(name: string): void
  /** The group that was checked for the page before the meeting; null: none, or it has moved on. */
  offered(prepared: Prepared | null): void
  /** What was made for exactly this group and name; gone afterwards. To be called in the group's lock. */
  take(prepared: Prepared, name: string): EntryCommit | null
  /** Forgets it, in the engine as well. */
  drop(): void
}

/** Somebody still types, or people come in one after the other: then it is left to the click. */
const CALM_MS = 250

export function createAhead({ room, group }: { readonly room: RoomContext; readonly group: Group }): Ahead {
  let name = ''
  let prepared: Prepared | null = null
  let made: EntryCommit | null = null
  const fits = () => made !== null && made.prepared === prepared && made.name === name

  const make = async (): Promise<void> => {
    if (!prepared || name === '' || fits()) return
    made = null
    const result = await makeEntryCommit({ room, group }, prepared, name)
    made = 'code' in result ? null : result
  }
  // A look ahead only: what fails here, the click tries again and reports.
  const calm = createTimer(room.deps.clock, () => void group.lock(make).catch(() => undefined))
  room.scope.add(calm.stop)
  const changed = () => {
    if (prepared && name !== '' && !fits()) calm.start(CALM_MS)
    else calm.stop()
  }

  return {
    named(next) {
      if (next === name) return
      name = next
      changed()
    },
    offered(next) {
      prepared = next
      changed()
    },
    take(on, by) {
      calm.stop()
      const fitting = made?.prepared === on && made.name === by ? made : null
      made = null
      return fitting
    },
    drop() {
      prepared = null
      calm.stop()
      void group.lock(async () => {
        const groupId = made?.prepared.accepted.group.groupId as GroupId | undefined
        made = null
        if (groupId) await group.engine.drop({ groupId })
      })
    },
  }
}
