import { onDemand } from '../../../kernel/onDemand.ts'
import { ActionRefused } from '../types.ts'
import type { Acting } from './acting.ts'
import type { Lead, LeadDeps } from './createLead.ts'

/** The code of {@link Lead}, which most people never need: it comes when somebody leads, or first does. */
export type LoadLead = () => Promise<{ readonly createLead: (deps: LeadDeps) => Lead }>

/** One for each room. @throws ActionRefused `offline` when its code does not arrive; then the next need is another try. */
export const leadOnDemand = (load: LoadLead, deps: LeadDeps): (() => Promise<Lead>) =>
  onDemand(async () => {
    const code = await load().catch(() => null)
    if (!code) throw new ActionRefused('offline')
    return code.createLead(deps)
  })

/** For what is loaded apart from it, and acts by it. @throws ActionRefused */
export const actingOf = (lead: () => Promise<Lead>): Pick<Acting, 'carryOut' | 'passesUnder'> => ({
  carryOut: async (action, plan) => (await lead()).acting.carryOut(action, plan),
  passesUnder: async (rules, members, view) => (await lead()).acting.passesUnder(rules, members, view),
})
