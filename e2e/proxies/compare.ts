import type { Answer } from './ask.ts'

/** Of one connection (RFC 9110 7.6.1), or of the moment. */
const OWN = ['connection', 'keep-alive', 'transfer-encoding', 'date']
/** What a proxy may say of itself. */
const MAY_ADD = ['server', 'via', 'alt-svc']

/** What a proxy changed in an answer; empty: nothing that matters. */
export function changes(before: Answer, after: Answer): string[] {
  const names = [...new Set([...before.headers, ...after.headers].map(([name]) => name))]
  const of = (answer: Answer, wanted: string) =>
    answer.headers.flatMap(([name, value]) => (name === wanted ? [value] : []))
  return [
    ...(before.status === after.status ? [] : [`${before.status} became ${after.status}`]),
    ...(before.body.equals(after.body) ? [] : ['another body']),
    ...names
      .filter(name => !OWN.includes(name))
      .flatMap(name => {
        const [told, came] = [of(before, name), of(after, name)]
        if (told.length === 0 && MAY_ADD.includes(name)) return []
        return told.join('\n') === came.join('\n') ? [] : [`${name}: ${told} became ${came}`]
      }),
  ]
}
