import { type Words, words } from '@konklave/protocol'
import type { Target } from './target.ts'
import type { Finding, Probe, ProbeId, Verdict } from './types.ts'
import { CouldNotLook, LeftOut } from './unseen.ts'

/** What a look came upon; nothing means that the requirement holds. */
export type Seen = { readonly verdict: Exclude<Verdict, 'ok'>; readonly says: Words; readonly remedy?: Words }

type Looking = Omit<Probe, 'run'> & { readonly look: (target: Target) => AsyncIterable<Seen> }

/** A probe that holds when its look comes upon nothing. */
export function probe({ look, ...rest }: Looking): Probe {
  return {
    ...rest,
    async run(target) {
      const found: Finding[] = []
      try {
        for await (const seen of look(target)) found.push(findingOf(rest, seen))
      } catch (error) {
        if (error instanceof LeftOut)
          found.push({ probe: rest.id, verdict: 'not-applicable', says: error.says })
        else if (error instanceof CouldNotLook) found.push(unseen(rest.id, error))
        else if (isRefusal(error)) found.push(unseen(rest.id, refusedBy(error)))
        else throw error
      }
      return found.length > 0 ? found : [{ probe: rest.id, verdict: 'ok', says: rest.title }]
    },
  }
}

export const deviation = (de: string, en: string): Seen => ({ verdict: 'deviation', says: words(de, en) })
export const notApplicable = (de: string, en: string): Seen => ({
  verdict: 'not-applicable',
  says: words(de, en),
})

function findingOf({ id, remedy }: { readonly id: ProbeId; readonly remedy: Words }, seen: Seen): Finding {
  const toDo = seen.remedy ?? (seen.verdict === 'deviation' ? remedy : undefined)
  return { probe: id, verdict: seen.verdict, says: seen.says, ...(toDo && { remedy: toDo }) }
}

const unseen = (probe: ProbeId, { says, remedy }: CouldNotLook): Finding => ({
  probe,
  verdict: 'could-not-look',
  says,
  ...(remedy && { remedy }),
})

type Refusal = Error & { readonly code: string; readonly path?: string }
const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Error && 'code' in error && ['EACCES', 'EPERM'].includes(String(error.code))

const refusedBy = ({ path = '' }: Refusal) =>
  new CouldNotLook(
    words(`Dieser Benutzer darf ${path || 'das'} nicht lesen.`, `This user may not read ${path || 'this'}.`),
    words('Noch einmal als root.', 'Again, as root.'),
  )
