import type { LogFacts } from '../duties/breach/index.ts'
import { type Catalogue, catalogue, type EventName } from '../log/catalogue.ts'

export type Window = { readonly fromMs: number | null; readonly toMs: number | null }

type Line = {
  readonly event: EventName
  readonly fields: Readonly<Record<string, string>>
  /** Null: the line does not say on which day it was written. */
  readonly atMs: number | null
}

/** When the server itself began and ended; the only lines whose times are told. */
const TURNS: readonly string[] = ['server.starting', 'server.stopped', 'server.bug']

/**
 * What a log holds of the time in question. It may have gone through a journal, which puts a date before each line. Only
 * events and codes of the catalogue are taken over, whatever else stands in it.
 */
export function logFactsOf(text: string, { fromMs, toMs }: Window): LogFacts {
  const lines = text.split('\n').flatMap(line => read(line) ?? [])
  const some = lines.filter(
    ({ atMs }) => atMs === null || (atMs >= (fromMs ?? -Infinity) && atMs <= (toMs ?? Infinity)),
  )
  const counts = new Map<string, { event: string; codes: string; times: number }>()
  for (const { event, fields } of some) {
    const codes = codesOf(event, fields)
    const key = `${event} ${codes}`
    const times = Number(fields.times ?? 1)
    const known = counts.get(key)
    counts.set(key, { event, codes, times: (known?.times ?? 0) + (Number.isSafeInteger(times) ? times : 1) })
  }
  return {
    events: [...counts.values()].sort((a, b) => (a.event < b.event ? -1 : 1)),
    turns: some.flatMap(({ event, atMs }) =>
      atMs !== null && TURNS.includes(event) ? [{ event, atMs }] : [],
    ),
    undated: some.filter(({ atMs }) => atMs === null).length,
    roomsDeleted: lines
      .filter(
        ({ event, atMs }) => event === 'retention.swept' && (atMs === null || atMs >= (fromMs ?? -Infinity)),
      )
      .reduce((sum, { fields }) => sum + (Number(fields.rooms) || 0), 0),
  }
}

function read(line: string): Line | null {
  const json = parsed(line)
  if (json) return json
  const [, event = '', rest = ''] =
    /\b(?:info|warn|error)\s+([a-z]+\.[a-z-]+)((?: [a-z]+=\S+)*)\s*$/.exec(line) ?? []
  if (!isEvent(event)) return null
  const fields = Object.fromEntries(
    [...rest.matchAll(/ ([a-z]+)=(\S+)/g)].map(([, k = '', v = '']) => [k, v]),
  )
  return { event, fields, atMs: dated(/^\S+/.exec(line)?.[0]) }
}

function parsed(line: string): Line | null {
  const start = line.indexOf('{')
  if (start < 0) return null
  try {
    const { time, event, ...fields } = JSON.parse(line.slice(start))
    if (typeof event !== 'string' || !isEvent(event)) return null
    const texts = Object.entries(fields).map(([name, value]) => [name, String(value)])
    return { event, fields: Object.fromEntries(texts), atMs: dated(time) }
  } catch {
    return null
  }
}

function dated(text: unknown): number | null {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(text)) return null
  // journalctl leaves out the colon of the zone.
  const moment = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(moment) ? null : moment
}

const isEvent = (text: string): text is EventName => Object.hasOwn(catalogue, text)

/** Of the fields only those that are one of the declared codes. */
function codesOf(event: EventName, fields: Readonly<Record<string, string>>): string {
  const spec: Catalogue[EventName]['fields'] = catalogue[event].fields
  return Object.entries<unknown>(spec)
    .flatMap(([name, kind]) => {
      const value = fields[name]
      return Array.isArray(kind) && value !== undefined && kind.includes(value) ? [`${name}=${value}`] : []
    })
    .join(' ')
}
