import { stderr, stdout } from 'node:process'
import { askStatus, type SpokenLanguage, type Status, sayIn } from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded } from '../guarded.ts'
import { takeOptions } from '../options.ts'

/** `konklave status [--json]`: how the running server is, in counts; exit code 3 when none runs. */
export const status: Command = args => {
  const { words, on, values, rest } = takeOptions(args, { switches: ['json'], values: ['language'] })
  return guarded(
    [...words, ...rest],
    async ({ data }, language) => {
      const told = await askStatus(data)
      if (!told) {
        const nobody = sayIn(language)(
          `Auf ${data} läuft kein Server, oder dieser Benutzer darf ihn nicht fragen.`,
          `no server runs on ${data}, or this user may not ask it.`,
        )
        if (on.has('json')) stdout.write('null\n')
        else stderr.write(`konklave: ${nobody}\n`)
        return 3
      }
      stdout.write(on.has('json') ? `${JSON.stringify(told)}\n` : `${inWords(told, language)}\n`)
      return told.engine === 'up' ? 0 : 1
    },
    values.get('language'),
  )
}

const WIDTH = { de: 17, en: 14 }

function inWords(told: Status, language: SpokenLanguage): string {
  const { version, mode, since, engine, sockets, rooms, meetings, certificateDays, memoryBytes, ports } = told
  const say = sayIn(language)
  const mib = Math.round(memoryBytes / 2 ** 20)
  const began = `${since.slice(0, 16).replace('T', ' ')} UTC`
  const rows: readonly (readonly [string, string])[] = [
    [say('Mediensteuerung', 'media engine'), engine],
    [say('Verbindungen', 'sockets'), String(sockets)],
    [
      say('Besprechungen', 'meetings'),
      say(`${meetings} im Gang, ${rooms} Räume`, `${meetings} going on, ${rooms} rooms`),
    ],
    ...(certificateDays === null
      ? []
      : [
          [
            say('Zertifikat', 'certificate'),
            say(`noch ${certificateDays} Tage gültig`, `${certificateDays} days left`),
          ] as const,
        ]),
    [
      say('Arbeitsspeicher', 'memory'),
      say(`${mib} MiB, ohne die Mediensteuerung`, `${mib} MiB, without the media engine`),
    ],
    [
      say('Ports', 'ports'),
      [...ports.tcp.map(port => `${port}/tcp`), ...ports.udp.map(port => `${port}/udp`)].join(', '),
    ],
  ]
  return [
    `Konklave ${version}, ${mode}, ${say('seit', 'since')} ${began}`,
    ...rows.map(([name, value]) => `${name.padEnd(WIDTH[language])}${value}`),
  ].join('\n')
}
