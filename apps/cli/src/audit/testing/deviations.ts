import type { Deviation } from './deviations/change.ts'
import { data } from './deviations/data.ts'
import { duties } from './deviations/duties.ts'
import { meeting } from './deviations/meeting.ts'
import { transport } from './deviations/transport.ts'

/** At least one for each probe. */
export const deviations: readonly Deviation[] = [...duties, ...transport, ...meeting, ...data]
