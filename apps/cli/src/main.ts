import { argv, stderr, stdout } from 'node:process'
import type { Command } from './command.ts'
import { usage } from './usage.ts'

/** Loaded only when asked for: `konklave join` needs nothing of the server. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./commands/up.ts')).up,
  setup: async () => (await import('./commands/setup.ts')).setup,
  config: async () => (await import('./commands/config.ts')).config,
  check: async () => (await import('./commands/check.ts')).check,
  status: async () => (await import('./commands/status.ts')).status,
  grant: async () => (await import('./commands/grant.ts')).grant,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  audit: async () => (await import('./commands/audit.ts')).audit,
  inventory: async () => (await import('./commands/inventory.ts')).inventory,
  breach: async () => (await import('./commands/breach.ts')).breach,
  duties: async () => (await import('./commands/duties.ts')).duties,
  join: async () => (await import('./commands/join.ts')).join,
}

const EXPLAINS_ITSELF = ['join', 'audit']

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    stdout.write(`${await usage()}\n`)
    return name === undefined ? 2 : 0
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) {
    stderr.write(
      `konklave: there is no command "${name}". These exist: ${Object.keys(commands).join(', ')}.\n`,
    )
    return 2
  }
  if (args.includes('--help') && !EXPLAINS_ITSELF.includes(name)) {
    stdout.write(`${await usage()}\n`)
    return 0
  }
  const command = await load()
  return command(args)
}

/** As a shell tells that SIGPIPE has ended a program. */
const NOBODY_READS = 128 + 13

// `konklave inventory | head` has read enough: no bug of ours.
stdout.once('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(NOBODY_READS)
})
process.exitCode = await main(argv.slice(2))
