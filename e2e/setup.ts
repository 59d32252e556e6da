import { Instance } from '@konklave/testing/person'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    kind: 'chrome' | 'firefox'
    /** Origin of the Konklave that runs for this project. */
    url: string
  }
}

/** One Konklave for each project, on its own port and data directory. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const instance = await Instance.start()
  project.provide('url', instance.url)
  return () => instance.stop()
}
