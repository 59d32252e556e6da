import type { GroupReply } from '@konklave/protocol'
import { decodeCommitMessage } from '@konklave/protocol/mls'
import type { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import type { Lies, LyingServer } from './lyingServer.ts'

/** Alarms that this person sees. */
export const alarmsOf = ({ view }: SimPerson): string[] =>
  view.notices.value.flatMap(notice => (notice.t === 'alarm' ? [notice.alarm] : []))

export const noticesOf = ({ view }: SimPerson): string[] => view.notices.value.map(({ t }) => t)

export const codeOf = ({ view }: SimPerson): string | undefined => view.trust.state.value.code?.join(' ')

/** Texts whose sender this person believes in, as 'name: text'. */
export const linesOf = ({ view }: SimPerson): string[] =>
  view.chat.lines.value.map(({ name, text }) => `${name}: ${text}`)

/** Every name that was ever on the screen from now on. */
export function everShown({ view }: SimPerson): ReadonlySet<string> {
  const names = new Set<string>()
  view.people.list.subscribe(people => {
    for (const { name } of people) names.add(name)
  })
  return names
}

/** All of them are in one epoch, see one another, and each has heard somebody. */
export const together = (scene: Scene, ...people: readonly SimPerson[]): Promise<void> =>
  scene.until(
    () =>
      people.every(({ names }) => names.length === people.length) &&
      new Set(people.map(codeOf)).size === 1 &&
      people.every(person => codeOf(person) !== undefined),
    'all together',
    60_000,
  )

export function groupIdOf(server: LyingServer): Uint8Array {
  for (const entry of server.log) if (entry.t === 'commit') return decodeCommitMessage(entry.bytes).groupId
  throw new Error('no commit was seen yet')
}

/** The newest group as the server would give it to this person. */
export async function groupOf(scene: Scene, server: LyingServer): Promise<GroupReply> {
  let found: GroupReply | null = null
  void server.ask({ t: 'fetch' }).then(answer => {
    if ('body' in answer) found = answer.body as GroupReply
  })
  await scene.until(() => found !== null, 'a group')
  if (!found) throw new Error('no group')
  return found
}

/** Tells of this group in the place of the real one. */
export const onlyGroup = (group: GroupReply): Lies => ({
  opened: body => ({ ...body, group }),
  answer: (request, answer) => (request.t === 'fetch' ? { body: group } : answer),
})
