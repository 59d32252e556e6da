/** Stable key of a person in lists: hex of the key hash of the member key. */
export type PersonId = string
