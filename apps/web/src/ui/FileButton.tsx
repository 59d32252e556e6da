import { useRef } from 'react'
import { Button, type ButtonProps } from './Button.tsx'

export type FileButtonProps = Omit<ButtonProps, 'onPress'> & { readonly onFile: (file: File) => void }

/** Lets choose one file. Of any kind: phones hide files whose ending they do not know. */
export function FileButton({ onFile, ...rest }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button {...rest} onPress={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          // The same file may be chosen again.
          currentTarget.value = ''
          if (file) onFile(file)
        }}
      />
    </>
  )
}
