import type { SpokenLanguage } from '@konklave/protocol'
import { blank, type Say } from '../documents/markdown.ts'

/** Art. 33(1) GDPR. */
const REPORT_WITHIN_MS = 72 * 3_600_000

/** To the minute, with the zone that the officer lives in. */
export const momentIn = (language: SpokenLanguage, wallMs: number, timeZone?: string): string =>
  new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(timeZone && { timeZone }),
  }).format(wallMs)

/** The moment, or a blank for it. */
export function told(wallMs: number | null, language: SpokenLanguage, say: Say): string {
  return wallMs === null ? blank(say, 'Datum und Uhrzeit', 'date and time') : momentIn(language, wallMs)
}

export const reportBy = (knownMs: number | null): number | null =>
  knownMs === null ? null : knownMs + REPORT_WITHIN_MS

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d)?(Z|[+-]\d\d:\d\d)?)?$/

/**
 * `2026-11-26`, `2026-11-26T14:30`, with or without a zone; without one it is this machine's. A day alone is its beginning,
 * or its end where that is meant. Null: no such moment.
 */
export function readMoment(text: string, edge: 'begin' | 'end' = 'begin'): number | null {
  const [, year, month, day, hour, minute, zone] = SHAPE.exec(text.trim()) ?? []
  if (day === undefined) return null
  const clock = hour === undefined ? (edge === 'end' ? '23:59' : '00:00') : `${hour}:${minute}`
  const moment = Date.parse(`${year}-${month}-${day}T${clock}${zone ?? ''}`)
  // Days that do not exist would be other ones.
  const exists = Number(day) <= new Date(Number(year), Number(month), 0).getDate()
  return Number.isNaN(moment) || !exists ? null : moment
}
