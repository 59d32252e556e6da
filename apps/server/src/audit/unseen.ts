import type { Words } from '@konklave/protocol'

/** Something could not be seen, through nobody's fault: no rights, another system. */
export class CouldNotLook extends Error {
  override readonly name = 'CouldNotLook'
  readonly reason = 'could-not-look'
  readonly says: Words
  readonly remedy: Words | undefined
  constructor(says: Words, remedy?: Words) {
    super(says.en)
    this.says = says
    this.remedy = remedy
  }
}

/** The operator did not want this looked at. */
export class LeftOut extends Error {
  override readonly name = 'LeftOut'
  readonly reason = 'left-out'
  readonly says: Words
  constructor(says: Words) {
    super(says.en)
    this.says = says
  }
}
