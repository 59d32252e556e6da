/** How memory is given out in a process of the product; `tools/release/archive/konklave` says why. */
export const MEMORY_FLAGS = ['--max-semi-space-size=2']
export const MEMORY_ENV = { MALLOC_MMAP_THRESHOLD_: '16384', MALLOC_TOP_PAD_: '0' }
