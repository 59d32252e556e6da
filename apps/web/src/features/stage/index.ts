export { LinkState } from './LinkState.tsx'
export { OwnShare } from './OwnShare.tsx'
export { Stage } from './Stage.tsx'
