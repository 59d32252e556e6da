/** Sets a signal where an expression is wanted. */
export const pick = <T>(s: { value: T }, v: T) => {
  s.value = v
}
