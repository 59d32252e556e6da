/** The side panel that is open. */
export type Panel = 'chat' | 'people' | 'polls' | 'breakouts' | 'mainChat' | 'mainPeople' | null

/** Sheets above the room. `back`: what the browser's Back asks. */
export type Opens =
  | 'invite'
  | 'settings'
  | 'trust'
  | 'shortcuts'
  | 'react'
  | 'rename'
  | 'time'
  | 'view'
  | 'back'
