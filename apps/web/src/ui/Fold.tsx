import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { smallStrokes } from './icons.ts'
import './fold.css'

/** A part that opens on demand; what it holds does not run while it is closed. */
export function Fold({ title, children }: { title: ReactNode; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <details className="fold" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <ChevronRight {...smallStrokes} />
        <h3>{title}</h3>
      </summary>
      {open ? <div className="foldBody">{children}</div> : null}
    </details>
  )
}
