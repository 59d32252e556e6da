import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { RELEASE_FILE } from '../door/assetManifest.ts'

/** What an operator types to start a command of this program: a release brings a program, a clone only its scripts. */
export const ownCommand: string = existsSync(
  fileURLToPath(new URL(`../../../../${RELEASE_FILE}`, import.meta.url)),
)
  ? 'konklave'
  : 'npm run konklave --'
