/** Six groups of five digits. */
export function Digits({ code }: { code: readonly string[] }) {
  return (
    <p className="digits" dir="ltr">
      {code.map((group, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: six groups in a fixed order
        <span key={i}>{group} </span>
      ))}
    </p>
  )
}
