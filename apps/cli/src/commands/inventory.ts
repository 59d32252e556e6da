import { stdout } from 'node:process'
import { inventory as entries } from '@konklave/server'
import type { Command } from '../command.ts'

/** `konklave inventory`: one JSON line for each thing that is kept. */
export const inventory: Command = async () => {
  for (const entry of entries) stdout.write(`${JSON.stringify(entry)}\n`)
  return 0
}
