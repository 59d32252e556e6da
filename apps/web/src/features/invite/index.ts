export { CopyInvitation } from './CopyInvitation.tsx'
export { InviteSheet } from './InviteSheet.tsx'
export { LinkToCome } from './LinkToCome.tsx'
export { Locked } from './Locked.tsx'
