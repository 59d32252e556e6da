import { type ReactNode, useId } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { TextField, type TextFieldProps } from 'react-aria-components/TextField'
import './field.css'

export type FieldProps = Omit<TextFieldProps, 'children' | 'className' | 'style'> & {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly error?: ReactNode
  readonly placeholder?: string
  readonly large?: boolean
  /** A button inside the line, at its end. */
  readonly end?: ReactNode
}

/** One line of text with its label, a hint and, when something is wrong, what to do. */
export function Field({ label, hint, error, placeholder, large, end, ...rest }: FieldProps) {
  const id = useId()
  return (
    <TextField id={id} {...rest} isInvalid={error !== undefined} className={large ? 'field large' : 'field'}>
      <Label>{label}</Label>
      <Input dir="auto" {...(placeholder ? { placeholder } : {})} />
      {end}
      {hint && !error ? <Text slot="description">{hint}</Text> : null}
      <FieldError>{error}</FieldError>
    </TextField>
  )
}
