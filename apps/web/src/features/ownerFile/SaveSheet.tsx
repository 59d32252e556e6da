import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { download } from '../../kernel/download.ts'
import type { OwnerFileBytes, OwnerFiles } from '../../kernel/home.ts'
import { Button } from '../../ui/Button.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { LastActions } from './LastActions.tsx'
import { NewPassphrase } from './NewPassphrase.tsx'
import { useWork } from './useWork.ts'
import './ownerFile.css'

export type SaveSheetProps = {
  readonly link: string
  readonly files: () => Promise<OwnerFiles>
  /** Somebody has seen that the file is there. */
  readonly onKept: () => void
  readonly onClose: () => void
}
type State =
  | { readonly t: 'asking'; readonly failed: boolean }
  | { readonly t: 'working' }
  | { readonly t: 'handedOver'; readonly bytes: OwnerFileBytes }

/**
 * [K17] Makes a file of the owner's link that only a passphrase opens, and hands it to the browser. Whether that has saved it no
 * page is told: somebody who cancelled still has the link.
 */
export function SaveSheet({ link, files, onKept, onClose }: SaveSheetProps) {
  const { t } = useLingui()
  const [state, setState] = useState<State>({ t: 'asking', failed: false })
  const newWork = useWork()
  const save = (bytes: OwnerFileBytes) => download(bytes, t`konklave-key.klv`)

  const seal = async (passphrase: string) => {
    const signal = newWork()
    setState({ t: 'working' })
    try {
      const sealed = await (await files()).seal(link, passphrase, signal)
      if (signal.aborted) return
      if (sealed.t === 'failed') return setState({ t: 'asking', failed: true })
      save(sealed.bytes)
      setState({ t: 'handedOver', bytes: sealed.bytes })
    } catch {
      if (!signal.aborted) setState({ t: 'asking', failed: true })
    }
  }

  return (
    <Sheet
      open
      onClose={onClose}
      title={state.t === 'handedOver' ? t`Is the key file there?` : t`Save as key file`}
      closeLabel={t`Close`}
    >
      {state.t === 'handedOver' ? (
        <>
          <p>
            <Trans>
              Look where this browser puts downloads: it does not tell this page whether it has saved the
              file. Rename it as you like. To lead this room again, choose “Open a key file” on the start
              page.
            </Trans>
          </p>
          <LastActions>
            <Button onPress={() => save(state.bytes)}>
              <Trans>Save once more</Trans>
            </Button>
            <Button
              look="main"
              onPress={() => {
                onKept()
                onClose()
              }}
            >
              <Trans>Yes, it is there</Trans>
            </Button>
          </LastActions>
        </>
      ) : (
        <>
          <p className="soft">
            <Trans>
              The file opens the room as the key link does, but only together with a passphrase. Whoever gets
              hold of the file can try as many as they like, so take a good one.
            </Trans>
          </p>
          <NewPassphrase
            working={state.t === 'working'}
            failed={state.t === 'asking' && state.failed}
            onPassphrase={seal}
          />
        </>
      )}
    </Sheet>
  )
}
