import { useState } from 'react'
import { withWords } from '../../kernel/language.ts'

const fetchSheets = withWords('ownerFile', () => import('../ownerFile/index.ts'))
type Sheets = Awaited<ReturnType<typeof fetchSheets>>

/** The sheets of the key file, with their words, from when one is first wanted. */
export function useKeyFile(): {
  readonly sheets: Sheets | null
  readonly failed: boolean
  fetch(): void
} {
  const [sheets, setSheets] = useState<Sheets | 'failed' | null>(null)
  const load = async () => {
    setSheets(await fetchSheets())
  }
  return {
    sheets: sheets === 'failed' ? null : sheets,
    failed: sheets === 'failed',
    fetch: () => void load().catch(() => setSheets('failed')),
  }
}
