export { InviteCard } from './InviteCard.tsx'
export { InviteSheet } from './InviteSheet.tsx'
