/** At most so many rooms at a time, and signs in a title; the meeting holds to the same. */
export const MOST_ROOMS = 50
export const TITLE_MAX_CHARS = 60
