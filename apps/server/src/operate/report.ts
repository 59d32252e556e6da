import { release } from 'node:os'
import type { SpokenLanguage } from '@konklave/protocol'
import { type Config, fileKey, type Setting, settingNames, settings } from '../config/index.ts'
import { VERSION } from '../version.ts'
import type { Finding } from './checks/index.ts'
import type { Status } from './control.ts'

export type ReportParts = {
  readonly config: Config
  readonly findings: readonly Finding[]
  readonly status: Status | null
  readonly engineVersion: string | null
  /** How many links for creating rooms there are. */
  readonly grants: number
  /** Of whoever sends it. What it holds stays as it is: whoever helps may speak another one. */
  readonly language: SpokenLanguage
}

/**
 * What somebody who helps from far away needs, and nothing that says who runs this, where, or who meets there: versions,
 * counts, names of checks, and of the settings only those that are numbers or a choice.
 */
export function reportText({
  config,
  findings,
  status,
  engineVersion,
  grants,
  language,
}: ReportParts): string {
  return [
    language === 'de'
      ? '# Bericht eines Konklave-Servers. Er ist hier entstanden, wird nirgendwohin gesandt und enthält nichts Persönliches: Lesen Sie ihn, bevor Sie ihn verschicken.'
      : '# Report of a Konklave server. It was made here, is sent nowhere, and holds nothing personal: read it before you send it.',
    '',
    `konklave  ${VERSION}`,
    `node      ${process.versions.node}, sqlite ${process.versions.sqlite}, openssl ${process.versions.openssl}`,
    `engine    ${engineVersion ?? 'none'}`,
    `system    ${process.platform} ${process.arch} ${release().split('-')[0]}`,
    '',
    'settings',
    ...settingNames.map(name => `  ${fileKey(name)} = ${redacted(name, config)}`),
    '',
    'checks',
    ...findings.map(({ check, of, verdict }) => `  ${verdict.padEnd(4)} ${check}${of ? ` ${of}` : ''}`),
    '',
    'running',
    ...running(status),
    `  links for creating rooms: ${grants}`,
  ].join('\n')
}

/** Text may say anything, also who somebody is; choices, numbers and switches cannot. */
function redacted(name: (typeof settingNames)[number], config: Config): string {
  const setting: Setting<unknown> = settings[name]
  const value = config[name]
  if (typeof value !== 'string') return String(value)
  if (setting.codes) return value || '(empty)'
  return value === '' ? '(empty)' : value === setting.initial ? '(default)' : '(set)'
}

function running(status: Status | null): string[] {
  if (!status) return ['  no']
  const { version, engine, sockets, rooms, meetings, certificateDays, memoryBytes } = status
  return [
    `  version ${version}, engine ${engine}`,
    `  ${sockets} sockets, ${meetings} meetings, ${rooms} rooms`,
    `  certificate: ${certificateDays ?? '-'} days, memory: ${Math.round(memoryBytes / 2 ** 20)} MiB`,
  ]
}
