export {
  type Breach,
  breachDocuments,
  type Component,
  components,
  type Incident,
  readMoment,
  type Scene,
} from './breach/index.ts'
export { dutyDocuments } from './documents/index.ts'
export { citedProofs } from './documents/proofs.ts'
export { type Endpoint, endpointsOf } from './endpoints.ts'
export { type Facts, gatherFacts } from './facts.ts'
export { type Lack, lackLines, lacksForDuties } from './lacks.ts'
export { languageOf, type Say, sayIn } from './language.ts'
export { createDutyPages, type DutyPages, dutyPaths } from './pages/index.ts'
export { type DutyQuestion, dutyQuestions } from './questions.ts'
