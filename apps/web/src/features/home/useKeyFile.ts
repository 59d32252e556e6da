import { useLingui } from '@lingui/react'
import { useState } from 'react'
import type { Language } from '../../kernel/pickLanguage.ts'

type Sheets = typeof import('../ownerFile/index.ts')

/** The sheets of the key file, with their words, from when one is first wanted. */
export function useKeyFile(): {
  readonly sheets: Sheets | null
  readonly failed: boolean
  fetch(): void
} {
  const { i18n } = useLingui()
  const [sheets, setSheets] = useState<Sheets | 'failed' | null>(null)
  const load = async () => {
    const loaded = await import('../ownerFile/index.ts')
    await loaded.learn(i18n.locale as Language)
    setSheets(loaded)
  }
  return {
    sheets: sheets === 'failed' ? null : sheets,
    failed: sheets === 'failed',
    fetch: () => void load().catch(() => setSheets('failed')),
  }
}
