export { Home } from './Home.tsx'
export { OwnerLink } from './OwnerLink.tsx'
