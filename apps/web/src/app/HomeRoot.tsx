import { useEffect, useState } from 'react'
import { Unsupported } from '../features/door/index.ts'
import { Home } from '../features/home/index.ts'
import type { NewRoom } from '../kernel/home.ts'
import { keptGrant } from './fragment.ts'
import { homeServices } from './home.ts'
import { detect, type Support } from './support.ts'

const storage = ownStorage()
const services = homeServices({ grant: keptGrant(storage), unkept: await unkept() })

export function Root() {
  const [support, setSupport] = useState<Support | null>(null)
  useEffect(() => {
    void detect().then(setSupport)
  }, [])
  if (support && !support.secure) return <Unsupported why="insecure" />
  if (support && !support.keys) return <Unsupported why="keys" />
  return <Home services={services} />
}

/** Only after a reload: else there is nothing, and no code is needed to find that out. */
async function unkept(): Promise<NewRoom | null> {
  try {
    return storage?.getItem('konklave:new') ? await (await import('./rooms.ts')).held() : null
  } catch {
    return null
  }
}

/** Where cookies are blocked, even asking for it fails. */
function ownStorage(): Storage | null {
  try {
    return globalThis.sessionStorage
  } catch {
    return null
  }
}
