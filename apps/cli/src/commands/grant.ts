import { stdout } from 'node:process'
import { makeDataDirectory, mintGrant } from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded } from '../guarded.ts'

/** `konklave grant`: one more link that allows creating rooms. A running server takes it at once. */
export const grant: Command = args =>
  guarded(args, async config => {
    makeDataDirectory(config.data)
    const token = mintGrant(config.data)
    stdout.write(`Put this behind the address of your server:\n/#${token}\n`)
    return 0
  })
