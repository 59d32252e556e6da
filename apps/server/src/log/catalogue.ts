import { errorCodes, type Words, words } from '@konklave/protocol'
import { meetingEvents } from '../meeting/logEvents.ts'

/**
 * What a log line may hold: a number with its unit, or one of the listed codes. There is no kind for text, so an
 * address, a name or a room id cannot be written by mistake (P-51).
 */
export type FieldKind = 'count' | 'milliseconds' | 'bytes' | 'days' | 'port' | readonly string[]

export type EventSpec = {
  readonly level: 'info' | 'warn' | 'error'
  /** Why it is written at all; printed in the record of processing (P-05). */
  readonly purpose: Words
  readonly fields: Readonly<Record<string, FieldKind>>
}

const operation = words(
  'Betrieb des Servers: sehen, dass er arbeitet',
  'Running the server: seeing that it works',
)
const defence = words(
  'Abwehr: Angriffe und fehlerhafte Programme bemerken, nur in Zahlen',
  'Defence: noticing attacks and broken clients, in numbers only',
)

export const catalogue = {
  ...meetingEvents,
  'server.starting': {
    level: 'info',
    purpose: operation,
    fields: { mode: ['trial', 'lan', 'public'] },
  },
  'server.ready': {
    level: 'info',
    purpose: operation,
    fields: { mode: ['trial', 'lan', 'public'], took: 'milliseconds', memory: 'bytes' },
  },
  'server.stopping': {
    level: 'info',
    purpose: operation,
    fields: { cause: ['signal', 'request', 'failure'] },
  },
  'server.stopped': { level: 'info', purpose: operation, fields: { took: 'milliseconds' } },
  'server.bug': {
    level: 'error',
    purpose: operation,
    fields: {
      where: ['http', 'socket', 'stream-open', 'stream-request', 'stream-closed', 'gate', 'process'],
    },
  },
  'web.missing': { level: 'warn', purpose: operation, fields: {} },
  'web.loaded': { level: 'info', purpose: operation, fields: { files: 'count', size: 'bytes' } },
  'web.previous': { level: 'info', purpose: operation, fields: { files: 'count' } },
  'web.previous-unusable': {
    level: 'warn',
    purpose: operation,
    fields: { why: ['no-manifest', 'bad-manifest', 'changed', 'missing', 'undeclared'] },
  },
  'certificate.made': { level: 'info', purpose: operation, fields: { names: 'count' } },
  'certificate.loaded': { level: 'info', purpose: operation, fields: { ends: 'days' } },
  'certificate.problem': {
    level: 'error',
    purpose: operation,
    fields: {
      why: [
        'unreadable',
        'not-a-pair',
        'other-name',
        'expired',
        'ends-soon',
        'not-yet-valid',
        'not-issued',
        'not-reached',
      ],
      ends: 'days',
    },
  },
  'engine.status': {
    level: 'info',
    purpose: operation,
    fields: { status: ['starting', 'up', 'down', 'stopped'] },
  },
  'engine.call-failed': {
    level: 'warn',
    purpose: operation,
    fields: {
      call: ['ensure-room', 'close-room', 'set-rights', 'remove', 'admission', 'forward'],
      times: 'count',
    },
  },
  'socket.fault': { level: 'info', purpose: defence, fields: { code: errorCodes, times: 'count' } },
  'door.refused': {
    level: 'info',
    purpose: defence,
    fields: {
      why: [
        'host',
        'origin',
        'too-many-connections',
        'rate',
        'first-byte',
        'relay',
        'handshake',
        'bad-request',
      ],
      times: 'count',
    },
  },
  'proxy.strips': {
    level: 'warn',
    purpose: operation,
    fields: { what: ['host', 'upgrade', 'address'], times: 'count' },
  },
  'gate.refused': { level: 'info', purpose: defence, fields: { status: ['403', '503'], times: 'count' } },
} as const satisfies Record<string, EventSpec>

export type Catalogue = typeof catalogue
export type EventName = keyof Catalogue

type Value<K extends FieldKind> = K extends readonly (infer Code)[] ? Code : number
export type FieldsOf<E extends EventName> = {
  readonly [F in keyof Catalogue[E]['fields']]: Catalogue[E]['fields'][F] extends FieldKind
    ? Value<Catalogue[E]['fields'][F]>
    : never
}
