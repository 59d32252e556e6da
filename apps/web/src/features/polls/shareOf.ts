/** Per cent of those who have voted. Of several answers each has a share of its own. */
export const shareOf = (count: number, votes: number): number => (votes === 0 ? 0 : (100 * count) / votes)
