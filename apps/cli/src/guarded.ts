import { cwd, env, stderr } from 'node:process'
import { type Config, loadConfig, operatorMessage } from '@konklave/server'

/** Runs with the configuration in force; an expected failure becomes one message and exit code 1. */
export async function guarded(
  args: readonly string[],
  run: (config: Config) => Promise<number>,
): Promise<number> {
  try {
    return await run(loadConfig({ argv: args, env, cwd: cwd() }))
  } catch (error) {
    const message = operatorMessage(error)
    if (message === null) throw error
    stderr.write(`konklave: ${message}\n`)
    return 1
  }
}
