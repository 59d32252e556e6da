import { env } from 'node:process'
import { sayIn } from '@konklave/server'
import { languageFor } from './language.ts'

/** What a command that takes one file says to any other number of them. */
export function oneFile(command: string): string {
  const says = sayIn(languageFor(undefined, env))(`${command} nimmt eine Datei`, `${command} takes one file`)
  return `konklave: ${says}: konklave ${command} konklave.tar\n`
}
