import { Check } from '../features/check/index.ts'
import { checkServices } from './check.ts'

export function Root() {
  return <Check services={checkServices} />
}
