import { useEffect, useState } from 'react'
import { Unsupported } from '../features/door/index.ts'
import { Home } from '../features/home/index.ts'
import { keptGrant } from './fragment.ts'
import { homeServices } from './home.ts'
import { keptNewRoom } from './newRoom.ts'
import { detect, type Support } from './support.ts'

const storage = ownStorage()
const services = homeServices({ grant: keptGrant(storage), unkept: keptNewRoom(storage) }, storage)

export function Root() {
  const [support, setSupport] = useState<Support | null>(null)
  useEffect(() => {
    void detect().then(setSupport)
  }, [])
  if (support && !support.secure) return <Unsupported why="insecure" />
  if (support && !support.keys) return <Unsupported why="keys" />
  return <Home services={services} />
}

/** Where cookies are blocked, even asking for it fails. */
function ownStorage(): Storage | null {
  try {
    return globalThis.sessionStorage
  } catch {
    return null
  }
}
