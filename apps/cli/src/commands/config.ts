import { stdout } from 'node:process'
import { describeConfig } from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded } from '../guarded.ts'

/** `konklave config`: the settings in force, secrets left out. */
export const config: Command = args =>
  guarded(args, async settings => {
    stdout.write(`${describeConfig(settings)}\n`)
    return 0
  })
