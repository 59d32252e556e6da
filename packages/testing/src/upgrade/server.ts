// A server as one release of it would run: `server.ts <root> <version> <data> <port> [<migration>]`. What the next release
// would bring along is put in from outside, so that the product needs no switch for it.
import { loadConfig, OWN_RELEASE, operatorMessage, type Release, start } from '@konklave/server'

const [root = '', version = '', data = '', port = '', migration] = process.argv.slice(2)

const release: Release = {
  ...OWN_RELEASE,
  root,
  version,
  ...(migration && {
    migrations: {
      ...OWN_RELEASE.migrations,
      [migration]: {
        up: async db => void (await db.schema.alterTable('room').addColumn('colour', 'text').execute()),
      },
    },
  }),
}

try {
  const config = loadConfig({ argv: ['--data', data, '--port', port], env: {}, cwd: data })
  const running = await start(
    config,
    { env: process.env, say: () => {}, isTerminal: false, language: 'en', logLine: () => {} },
    release,
  )
  process.once('SIGTERM', () => void running.stop('signal').then(() => process.exit(0)))
  console.log(`ready ${running.origin}`)
} catch (error) {
  console.log(`refused ${operatorMessage(error) ?? error}`)
  process.exitCode = 1
}
