import { Button, type ButtonProps } from 'react-aria-components/Button'

/** A button that looks like nothing but its class: for what is no button among others, as a quote or an emoji. */
export function OwnButton(props: Omit<ButtonProps, 'className' | 'style'> & { readonly className: string }) {
  return <Button {...props} />
}
