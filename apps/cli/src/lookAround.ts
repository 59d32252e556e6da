import { env } from 'node:process'
import { setTimeout as later } from 'node:timers/promises'
import {
  askStatus,
  type Config,
  checkAll,
  configFile,
  type Finding,
  isHeld,
  type Status,
  systemAddresses,
  systemMachine,
} from '@konklave/server'
import { sourcesOf } from './guarded.ts'

/** An authority takes some seconds for the first certificate. */
const STARTING_MS = 30_000
const ASK_EVERY_MS = 250

/**
 * Asks the running server, if any, and looks at everything around it. One that is just starting, as it is when somebody
 * types one command after the other, is waited for.
 */
export async function lookAround(
  config: Config,
  flags: readonly string[],
): Promise<{ findings: readonly Finding[]; status: Status | null }> {
  const look = (status: Status | null) =>
    checkAll({
      config,
      configFile: configFile(sourcesOf(flags)),
      wallNowMs: Date.now(),
      status,
      isHeld: status === null && isHeld(config.data),
      addresses: systemAddresses,
      machine: systemMachine(env),
    })
  const until = performance.now() + STARTING_MS
  const status = await statusOnceUp(config.data, until)
  const findings = await look(status)
  if (status !== null) return { findings, status }
  // It may have begun to start meanwhile.
  const now = await statusOnceUp(config.data, until)
  return now ? { findings: await look(now), status: now } : { findings, status }
}

/** Null: no server runs here, or it is not ready for long. */
async function statusOnceUp(data: string, until: number): Promise<Status | null> {
  for (;;) {
    const status = await askStatus(data)
    if (status !== null || !isHeld(data) || performance.now() > until) return status
    await later(ASK_EVERY_MS)
  }
}
