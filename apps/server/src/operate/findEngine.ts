import { EngineNotFoundError, probeBinary, resolveEngine } from '@konklave/engine'

export type FoundEngine = { readonly path: string; readonly version: string }

/** The media engine as it lies here, nothing fetched and nothing built; null when there is none that fits. */
export async function findEngine(env: NodeJS.ProcessEnv): Promise<FoundEngine | null> {
  const never = async (): Promise<never> => {
    throw new Error('not asked for')
  }
  try {
    const ways = { download: never, build: never }
    const { path } = await resolveEngine({ env, allowDownload: false, ways })
    return { path, version: await probeBinary(path) }
  } catch (error) {
    if (error instanceof EngineNotFoundError) return null
    throw error
  }
}
