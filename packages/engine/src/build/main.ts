import type { Progress } from './progress.ts'
import { resolveEngine } from './resolve.ts'

/** Prints the path of the media engine, fetching (`--download`) or building it when it is missing. */
const show = ({ step, message, elapsedMs }: Progress): void => {
  console.error(`[engine] ${(elapsedMs / 1000).toFixed(0).padStart(3)} s  ${step.padEnd(8)} ${message}`)
}

try {
  const found = await resolveEngine({
    env: process.env,
    allowDownload: process.argv.includes('--download'),
    onProgress: show,
  })
  console.log(found.path)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
