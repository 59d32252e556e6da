/** Milliseconds after the click, one entry per join. */
export type Joins = {
  readonly sound: number[]
  readonly picture: number[]
  /** When the joiner brought camera and microphone: what the others hear and see of it. */
  readonly othersSound: number[]
  readonly othersPicture: number[]
  /** What went wrong in joins that did not get there within 20 s. */
  readonly lost: string[]
}

export const newJoins = (): Joins => ({
  sound: [],
  picture: [],
  othersSound: [],
  othersPicture: [],
  lost: [],
})

/** One join; that it failed is a result as well, and the next one still counts. */
export async function unlessLost(into: Joins, join: () => Promise<void>): Promise<void> {
  try {
    await join()
  } catch (error) {
    into.lost.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
}
