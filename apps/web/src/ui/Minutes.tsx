import { type ReactNode, useState } from 'react'
import { minutesOf } from '../kernel/minutesOf.ts'
import { Button } from './Button.tsx'
import { Field } from './Field.tsx'
import './minutes.css'

type Fields = {
  /** With one press. */
  readonly choices: readonly { readonly minutes: number; readonly text: string; readonly name?: string }[]
  /** Of the field for any other length. */
  readonly label: string
  readonly hint?: ReactNode
  /** What is said of a length that is none. */
  readonly wrong: string
}

/** A length of time in minutes: with one press, or typed. */
export function MinutesField({
  choices,
  label,
  hint,
  wrong,
  refused = false,
  value,
  onChange,
  onChoose,
  children,
}: Fields & {
  readonly value: string
  readonly onChange: (typed: string) => void
  readonly onChoose: (minutes: number) => void
  /** Nothing was typed where something is needed. */
  readonly refused?: boolean
  /** A button beside the field. */
  readonly children?: ReactNode
}) {
  return (
    <div className="minutes">
      <div className="minutesChoices">
        {choices.map(({ minutes, text, name }) => (
          <Button key={minutes} onPress={() => onChoose(minutes)} {...(name && { 'aria-label': name })}>
            {text}
          </Button>
        ))}
      </div>
      <div className="minutesOwn">
        <Field
          label={label}
          hint={hint}
          error={refused || minutesOf(value) === undefined ? wrong : undefined}
          inputMode="decimal"
          value={value}
          onChange={onChange}
        />
        {children}
      </div>
    </div>
  )
}

/** Something that lasts for minutes: what it is, how much of it is left, and setting it. */
export function MinutesForm({
  title,
  about,
  running,
  start,
  onStart,
  ...fields
}: Fields & {
  readonly title: ReactNode
  readonly about: ReactNode
  /** What is left, and a button that ends it; null: it does not run. */
  readonly running: ReactNode
  readonly start: string
  readonly onStart: (minutes: number) => void
}) {
  const [typed, setTyped] = useState('')
  const [refused, setRefused] = useState(false)
  const minutes = minutesOf(typed) ?? null
  const run = (length: number) => {
    onStart(length)
    setTyped('')
    setRefused(false)
  }
  return (
    <form
      className="minutesForm"
      onSubmit={event => {
        event.preventDefault()
        if (minutes === null) setRefused(true)
        else run(minutes)
      }}
    >
      <h3>{title}</h3>
      <p className="soft small">{about}</p>
      {running ? <div className="minutesLeft">{running}</div> : null}
      <MinutesField
        {...fields}
        refused={refused}
        value={typed}
        onChange={text => {
          setTyped(text)
          setRefused(false)
        }}
        onChoose={run}
      >
        <Button type="submit">{start}</Button>
      </MinutesField>
    </form>
  )
}
