import './secret.css'

/** A link to keep or to hand on: whole, and selected by one press. */
export function Secret({ children }: { children: string }) {
  return (
    <code className="secret" dir="ltr">
      {children}
    </code>
  )
}
