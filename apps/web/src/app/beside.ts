import type { MediaPort } from '@konklave/client'
import type { Media } from './media.ts'

export const loadBeside = () => import('./mediaBeside.ts')

/** Sound and picture of a room beside the meeting, from the moment when one goes there. */
export const besideOf = (media: Media) => async (): Promise<MediaPort> => (await loadBeside()).goBeside(media)
