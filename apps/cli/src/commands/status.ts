import { stderr, stdout } from 'node:process'
import { askStatus, type Status } from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded } from '../guarded.ts'
import { takeOptions } from '../options.ts'

/** `konklave status [--json]`: how the running server is, in counts; exit code 3 when none runs. */
export const status: Command = args => {
  const { words, on, rest } = takeOptions(args, { switches: ['json'] })
  return guarded([...words, ...rest], async ({ data }) => {
    const told = await askStatus(data)
    if (!told) {
      if (on.has('json')) stdout.write('null\n')
      else stderr.write(`konklave: no server runs on ${data}, or this user may not ask it.\n`)
      return 3
    }
    stdout.write(on.has('json') ? `${JSON.stringify(told)}\n` : `${inWords(told)}\n`)
    return told.engine === 'up' ? 0 : 1
  })
}

function inWords({ version, mode, since, engine, sockets, rooms, meetings, ...rest }: Status): string {
  const { certificateDays, memoryBytes, ports } = rest
  return [
    `Konklave ${version}, ${mode}, since ${since.slice(0, 16).replace('T', ' ')} UTC`,
    `media engine  ${engine}`,
    `sockets       ${sockets}`,
    `meetings      ${meetings} going on, ${rooms} rooms`,
    ...(certificateDays === null ? [] : [`certificate   ${certificateDays} days left`]),
    `memory        ${Math.round(memoryBytes / 2 ** 20)} MiB, without the media engine`,
    `ports         ${[...ports.tcp.map(port => `${port}/tcp`), ...ports.udp.map(port => `${port}/udp`)].join(', ')}`,
  ].join('\n')
}
