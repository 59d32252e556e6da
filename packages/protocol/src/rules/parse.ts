import type * as z from 'zod/mini'
import { DecodeError } from '../codec.ts'
import { MlsDecodeError, type MlsReason } from '../mls/index.ts'
import { bodyOf, type Purpose, type Signed, verifySigned } from '../signed/index.ts'
import { bad, good, type Result, type RuleProblem } from './problems.ts'

/** Runs a CBOR decoder; its one error becomes the outcome. */
export function parsed<T>(read: () => T): Result<T> {
  try {
    return good(read())
  } catch (error) {
    if (error instanceof DecodeError) return bad(error.reason)
    throw error
  }
}

/** Runs an MLS decoder; its one error becomes the outcome. */
export function decoded<T>(read: () => T): Result<T, MlsReason> {
  try {
    return good(read())
  } catch (error) {
    if (error instanceof MlsDecodeError) return bad(error.reason)
    throw error
  }
}

/** Body of a statement that is well formed and signed, for `purpose`, by the key it carries. */
export async function opened<S extends z.ZodMiniType>(
  purpose: Purpose,
  schema: S,
  statement: Signed,
): Promise<Result<z.output<S>, RuleProblem>> {
  const body = parsed(() => bodyOf(schema, statement))
  if (!body.ok) return body
  return (await verifySigned(purpose, statement)) ? body : bad('bad-signature')
}
