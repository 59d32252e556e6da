/** So long before the end everybody sees it coming; as long as "everybody back" leaves. */
export const LAST_MS = 30_000
