import { Circle, CircleCheck, CircleMinus, CircleX } from 'lucide-react'
import type { CheckState, Line, LineName } from '../../kernel/check.ts'
import { Waiting } from '../../shell/Says.tsx'
import { strokes } from '../../ui/icons.ts'
import { useRemedy } from './useRemedy.ts'
import { useResultText } from './useResultText.ts'

/** One way: what it is, how it turned out, and where it is closed, what to open. */
export function LineRow({ name, state }: { name: LineName; state: CheckState }) {
  const { titles, resultOf } = useResultText()
  const line = state.lines[name]
  const remedy = useRemedy(name, state)
  return (
    <li className="checkLine" data-line={name} data-result={line.t}>
      <span className="checkIcon">{iconOf(line)}</span>
      <div className="checkHead">
        <span className="checkTitle">{titles[name]}</span>
        <span className="checkResult">{resultOf(line)}</span>
        <span className="checkPort soft small">{technically(name, state)}</span>
      </div>
      {remedy ? (
        <div className="checkRemedy">
          {remedy.map(sentence => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      ) : null}
    </li>
  )
}

function iconOf({ t }: Line) {
  switch (t) {
    case 'works':
      return <CircleCheck {...strokes} />
    case 'fails':
      return <CircleX {...strokes} />
    case 'running':
      return <Waiting />
    case 'waiting':
      return <Circle {...strokes} />
    default:
      return <CircleMinus {...strokes} />
  }
}

const protocols: Readonly<Record<LineName, readonly string[]>> = {
  page: ['tcp', 'HTTPS'],
  socket: ['tcp', 'WebSocket'],
  udp: ['udp', 'UDP'],
  tcp: ['tcp', 'ICE/TCP'],
  relay: ['tcp', 'TURN/TLS'],
}

/** In the words of whoever runs the server, alike in every language: port and protocol. */
function technically(name: LineName, { lines, ports }: CheckState): string {
  const [kind = '', usual = ''] = protocols[name]
  const line = lines[name]
  const protocol = (line.t === 'works' && line.http) || usual
  const port = ports[name]
  return port === null ? protocol : `${port}/${kind} · ${protocol}`
}
