export { LinkState } from './LinkState.tsx'
export { OwnShare } from './OwnShare.tsx'
export { Stage } from './Stage.tsx'
export { createStageView, type StageView, type ViewKey } from './stageView.ts'
