import { Trans, useLingui } from '@lingui/react/macro'
import { FileKey } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { OpenedOwnerFile, OwnerFileBytes, OwnerFiles } from '../../kernel/home.ts'
import type { RoomLink } from '../../kernel/link.ts'
import { Button } from '../../ui/Button.tsx'
import { FileButton } from '../../ui/FileButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { KnownPassphrase } from './KnownPassphrase.tsx'
import { LastActions } from './LastActions.tsx'
import { Unusable, type UnusableWhy } from './Unusable.tsx'
import { useWork } from './useWork.ts'
import './ownerFile.css'

export type OpenSheetProps = {
  readonly file: File
  readonly files: () => Promise<OwnerFiles>
  readonly onLink: (link: RoomLink) => Promise<void>
  readonly onClose: () => void
}
type State =
  | { readonly t: 'reading' }
  | { readonly t: 'unusable'; readonly why: UnusableWhy }
  | { readonly t: 'asking'; readonly bytes: OwnerFileBytes; readonly wrong: boolean }
  | { readonly t: 'working'; readonly bytes: OwnerFileBytes }

/** [K17] Takes the passphrase of an owner file and goes into its room. */
export function OpenSheet({ file: first, files, onLink, onClose }: OpenSheetProps) {
  const { t } = useLingui()
  const [file, setFile] = useState(first)
  const [state, setState] = useState<State>({ t: 'reading' })
  const newWork = useWork()

  useEffect(() => {
    const scope = new AbortController()
    const told = (next: State) => scope.signal.aborted || setState(next)
    const read = async () => {
      const found = await (await files()).read(file)
      told(found.t === 'file' ? { t: 'asking', bytes: found.bytes, wrong: false } : unusable(found.t))
    }
    setState({ t: 'reading' })
    read().catch(() => told(unusable('offline')))
    return () => scope.abort()
  }, [file, files])

  const open = async (bytes: OwnerFileBytes, passphrase: string) => {
    const signal = newWork()
    setState({ t: 'working', bytes })
    const after = async (opened: OpenedOwnerFile) => {
      if (opened.t === 'room') return onLink(opened.link)
      if (opened.t === 'wrong-passphrase') return setState({ t: 'asking', bytes, wrong: true })
      setState(unusable(opened.t === 'elsewhere' ? { host: opened.host } : opened.t))
    }
    try {
      const opened = await (await files()).open(bytes, passphrase, signal)
      if (!signal.aborted) await after(opened)
    } catch {
      if (!signal.aborted) setState(unusable('offline'))
    }
  }

  return (
    <Sheet open onClose={onClose} title={t`Open a key file`} closeLabel={t`Close`}>
      <div className="keyFileName">
        <FileKey {...strokes} />
        <bdi>{file.name}</bdi>
      </div>
      {state.t === 'unusable' ? (
        <>
          <Unusable why={state.why} />
          <LastActions>
            <Button onPress={onClose}>
              <Trans>Close</Trans>
            </Button>
            <FileButton look="main" onFile={setFile}>
              <Trans>Choose another file</Trans>
            </FileButton>
          </LastActions>
        </>
      ) : state.t === 'reading' ? null : (
        <KnownPassphrase
          working={state.t === 'working'}
          wrong={state.t === 'asking' && state.wrong}
          onPassphrase={passphrase => open(state.bytes, passphrase)}
        />
      )}
    </Sheet>
  )
}

const unusable = (why: UnusableWhy): State => ({ t: 'unusable', why })
