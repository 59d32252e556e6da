import { type Catalogue, catalogue, type EventName, type FieldKind, type FieldsOf } from './catalogue.ts'

/** Writes one event of the catalogue. There is no other way to log: free text does not type-check. */
export type Log = <E extends EventName>(event: E, fields: FieldsOf<E>) => void

/** One finished line, without a line break. */
export type Sink = (line: string) => void
export type LogFormat = 'pretty' | 'json'
export type LogLevel = 'info' | 'warn' | 'error'

export type LogOptions = {
  readonly sink: Sink
  readonly format: LogFormat
  readonly level: LogLevel
  /** Wall clock for the line's time stamp, milliseconds since 1970. */
  readonly wallNow: () => number
}

const RANK: Record<LogLevel, number> = { info: 0, warn: 1, error: 2 }

export function createLog({ sink, format, level, wallNow }: LogOptions): Log {
  const render = format === 'json' ? renderJson : renderPretty
  return (event, fields) => {
    const spec = catalogue[event]
    if (RANK[spec.level] < RANK[level]) return
    sink(
      render({
        time: new Date(wallNow()).toISOString(),
        level: spec.level,
        event,
        fields: declared(event, fields),
      }),
    )
  }
}

/** For parts that are run without a log, such as tools. */
export const noLog: Log = () => {}

type Line = {
  readonly time: string
  readonly level: LogLevel
  readonly event: EventName
  readonly fields: Readonly<Record<string, number | string>>
}

/**
 * Types keep foreign values out; this keeps out what got past them (a cast, JavaScript). An undeclared field is
 * dropped, an undeclared code becomes "other", so even then no text of a person reaches the line.
 */
function declared<E extends EventName>(event: E, fields: FieldsOf<E>): Record<string, number | string> {
  const spec: Catalogue[EventName]['fields'] = catalogue[event].fields
  const given: Readonly<Record<string, unknown>> = fields
  const out: Record<string, number | string> = {}
  for (const [name, kind] of Object.entries<FieldKind>(spec)) {
    const value = given[name]
    if (typeof kind === 'string')
      out[name] = typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : -1
    else out[name] = typeof value === 'string' && kind.includes(value) ? value : 'other'
  }
  return out
}

const renderJson = ({ time, level, event, fields }: Line) => JSON.stringify({ time, level, event, ...fields })

const renderPretty = ({ time, level, event, fields }: Line) =>
  [time.slice(11, 19), level.padEnd(5), event, ...Object.entries(fields).map(([k, v]) => `${k}=${v}`)].join(
    ' ',
  )
