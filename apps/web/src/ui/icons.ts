/** How every lucide icon is drawn. The words beside it, or the name of its button, say what it means. */
export const strokes = { size: 20, strokeWidth: 1.75, 'aria-hidden': true } as const
export const largeStrokes = { ...strokes, size: 24 } as const
export const smallStrokes = { ...strokes, size: 16, strokeWidth: 2 } as const
