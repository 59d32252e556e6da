import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { type CheckServices, type CheckState, type Line, lineNames } from '../../kernel/check.ts'
import { Page } from '../../shell/Page.tsx'
import { Button } from '../../ui/Button.tsx'
import { judge } from './judge.ts'
import { LineRow } from './LineRow.tsx'
import { beforeCheck, runCheck } from './runCheck.ts'
import { useResultText } from './useResultText.ts'
import { useVerdictText } from './useVerdictText.ts'
import './check.css'

/** Whether one can meet from here: what leads to the server, line by line, and what to do about what does not. */
export function Check({ services }: { services: CheckServices }) {
  const [state, setState] = useState(() => beforeCheck(services))
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = () => {
    running.current?.abort()
    running.current = new AbortController()
    void runCheck(services, setState, running.current.signal)
  }
  useSpoken(state)
  return <CheckPage state={state} onStart={start} />
}

export function CheckPage({ state, onStart }: { state: CheckState; onStart: () => void }) {
  const { stage } = state
  const { title, text } = useVerdictText(state)
  return (
    <Page phase={stage === 'before' ? 'check' : stage === 'running' ? 'checking' : 'checked'}>
      <div className="check">
        <div className="checkSays" data-verdict={stage === 'done' ? judge(state) : undefined}>
          <h1>{title}</h1>
          <p className="soft">{text}</p>
        </div>
        <Button look={stage === 'done' ? 'quiet' : 'main'} onPress={onStart} isPending={stage === 'running'}>
          {stage === 'before' ? (
            <Trans>Start the check</Trans>
          ) : stage === 'running' ? (
            <Trans>Checking…</Trans>
          ) : (
            <Trans>Check again</Trans>
          )}
        </Button>
        <ol className="checkLines">
          {lineNames.map(name => (
            <LineRow key={name} name={name} state={state} />
          ))}
        </ol>
      </div>
    </Page>
  )
}

const FOUND: ReadonlySet<Line['t']> = new Set(['works', 'fails', 'absent'])

/** Says each line when it is known, and at the end what they mean. */
function useSpoken(state: CheckState): void {
  const { t } = useLingui()
  const { titles, resultOf } = useResultText()
  const { title } = useVerdictText(state)
  const said = useRef(state)
  useEffect(() => {
    const before = said.current
    said.current = state
    for (const name of lineNames) {
      const line = state.lines[name]
      if (line.t === before.lines[name].t || !FOUND.has(line.t)) continue
      const [what, result] = [titles[name], resultOf(line)]
      announce(t`${what}: ${result}`)
    }
    if (state.stage === 'done' && before.stage !== 'done') announce(title)
  }, [state, t, titles, resultOf, title])
}
