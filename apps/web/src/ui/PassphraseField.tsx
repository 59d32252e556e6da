import { Eye, EyeOff } from 'lucide-react'
import { Field, type FieldProps } from './Field.tsx'
import { IconButton } from './IconButton.tsx'
import { strokes } from './icons.ts'
import './passphraseField.css'

export type PassphraseFieldProps = Omit<FieldProps, 'type' | 'end' | 'placeholder' | 'large'> & {
  readonly shown: boolean
  /** With it the line has a button that shows what is written. */
  readonly reveal?: { readonly label: string; readonly onChange: (shown: boolean) => void }
}

/** A line that is hidden while it is written, unless its writer wants to see it. */
export function PassphraseField({ shown, reveal, ...rest }: PassphraseFieldProps) {
  return (
    <Field
      {...rest}
      type={shown ? 'text' : 'password'}
      spellCheck="false"
      autoCorrect="off"
      end={
        reveal ? (
          <span className="reveal">
            <IconButton
              label={reveal.label}
              icon={shown ? <EyeOff {...strokes} /> : <Eye {...strokes} />}
              onPress={() => reveal.onChange(!shown)}
            />
          </span>
        ) : null
      }
    />
  )
}
