export { LinkState } from './LinkState.tsx'
export { OwnShare } from './OwnShare.tsx'
export { Sounds } from './Sounds.tsx'
export { Stage } from './Stage.tsx'
