/** The side panel that is open. */
export type Panel = 'chat' | 'people' | 'polls' | null

/** Sheets that the bar opens. */
export type Opens = 'invite' | 'settings' | 'trust' | 'shortcuts' | 'react' | 'rename' | 'time' | 'view'
