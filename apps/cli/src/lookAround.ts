import { env } from 'node:process'
import {
  askStatus,
  type Config,
  checkAll,
  configFile,
  type Finding,
  type Status,
  systemAddresses,
  systemMachine,
} from '@konklave/server'
import { sourcesOf } from './guarded.ts'

/** Asks the running server, if any, and looks at everything around it. */
export async function lookAround(
  config: Config,
  flags: readonly string[],
): Promise<{ findings: readonly Finding[]; status: Status | null }> {
  const status = await askStatus(config.data)
  const findings = await checkAll({
    config,
    configFile: configFile(sourcesOf(flags)),
    wallNowMs: Date.now(),
    status,
    addresses: systemAddresses,
    machine: systemMachine(env),
  })
  return { findings, status }
}
