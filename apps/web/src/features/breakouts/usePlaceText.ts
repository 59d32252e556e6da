import { useNamesText } from './useNamesText.ts'
import { usePlace } from './usePlace.ts'

/** Title of the room that I am to be in, and with whom; null where there is none. */
export function usePlaceText(): { readonly title: string; readonly others: string | null } | null {
  const namesText = useNamesText()
  const { room, others } = usePlace()
  return room && { title: room.title, others: others.length > 0 ? namesText(others) : null }
}
