import './levels.css'

/** Five bars that follow a level of 0…1. Shape, not only colour, says that somebody speaks. */
export function Levels({ level }: { level: number }) {
  return (
    <span className="levels" aria-hidden>
      {STEPS.map(step => (
        <i key={step} data-on={level > step || undefined} />
      ))}
    </span>
  )
}
const STEPS = [0.02, 0.18, 0.36, 0.56, 0.76]
