export { createLead } from './createLead.ts'
