import { type DragEvent, type ReactNode, useState } from 'react'
import './dragList.css'

export type Dragged = { readonly id: string; readonly content: ReactNode }

/**
 * A list whose things can be dragged by mouse into another one of the same `kind`. Whoever has no mouse does the same by what is in
 * `content`.
 */
export function DragList({
  label,
  kind,
  items,
  empty,
  onDrop,
}: {
  label: string
  /** A type of its own: other pages and programs get nothing of it. */
  kind: string
  items: readonly Dragged[]
  /** Shown while there is nothing in it. */
  empty: ReactNode
  onDrop: (id: string) => void
}) {
  const [over, setOver] = useState(false)
  const takes = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes(kind)
  const onDragOver = (event: DragEvent) => {
    if (!takes(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'move'
    setOver(true)
  }
  return (
    <ul
      aria-label={label}
      className={over ? 'dragList over' : 'dragList'}
      onDragOver={onDragOver}
      onDragLeave={event => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)))
          setOver(false)
      }}
      onDrop={event => {
        setOver(false)
        if (!takes(event)) return
        event.preventDefault()
        const id = event.dataTransfer.getData(kind)
        if (!items.some(item => item.id === id)) onDrop(id)
      }}
    >
      {items.map(({ id, content }) => (
        <li
          key={id}
          className="dragItem"
          draggable
          onDragStart={({ dataTransfer }) => {
            dataTransfer.setData(kind, id)
            dataTransfer.effectAllowed = 'move'
          }}
        >
          {content}
        </li>
      ))}
      {items.length === 0 ? <li className="dragEmpty soft small">{empty}</li> : null}
    </ul>
  )
}
