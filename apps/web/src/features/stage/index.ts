export { LinkState } from './LinkState.tsx'
export { loadOwnShare } from './late.ts'
export { Stage } from './Stage.tsx'
export { createStageView, type StageView, type ViewKey } from './stageView.ts'
