import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** Addresses from `start` up to `end`, which is not part of it. */
type Stretch = { readonly start: number; readonly end: number }
/** `shared`: what others have written there counts, too. */
export type Mapped = Stretch & { readonly shared: boolean }

/** proc_pid_pagemap(5): one of these is set where a page holds anything; all others are reserved and were never written to. */
const IN_MEMORY = 1n << 63n
const SWAPPED_OUT = 1n << 62n
const ENTRY_BYTES = 8

/**
 * Where something lies in what a process has mapped. Three quarters of what a JavaScript engine or Go has reserved is nothing, and
 * to look through that takes as long. All of them, where the kernel does not tell.
 */
export function usedParts(pid: number, mapped: readonly Mapped[]): readonly Stretch[] {
  let pages: number
  try {
    pages = openSync(`/proc/${pid}/pagemap`, 'r')
  } catch {
    return mapped
  }
  try {
    return mapped.flatMap(one => (one.shared ? [one] : usedPartsOf(pages, one)))
  } finally {
    closeSync(pages)
  }
}

function usedPartsOf(pages: number, stretch: Stretch): Stretch[] {
  const count = (stretch.end - stretch.start) / PAGE_BYTES
  const entries = Buffer.alloc(count * ENTRY_BYTES)
  const at = BigInt(stretch.start / PAGE_BYTES) * BigInt(ENTRY_BYTES)
  // Nothing is told of pages of the kernel.
  if (readSync(pages, entries, 0, entries.length, at) < entries.length) return [stretch]
  const parts: Stretch[] = []
  for (let from = 0; from < count; ) {
    let to = from
    while (to < count && isUsed(entries, to)) to++
    const address = (page: number) => stretch.start + page * PAGE_BYTES
    if (to > from) parts.push({ start: address(from), end: address(to) })
    from = to + 1
  }
  return parts
}

const isUsed = (entries: Buffer, page: number): boolean =>
  (entries.readBigUInt64LE(page * ENTRY_BYTES) & (IN_MEMORY | SWAPPED_OUT)) !== 0n

/** getauxval(3): what the kernel has told this process, a kind and a value each. */
const PAGE_SIZE_KIND = 6n
const PAGE_BYTES = pageBytes()

function pageBytes(): number {
  const told = readFileSync('/proc/self/auxv')
  for (let at = 0; at + 2 * ENTRY_BYTES <= told.length; at += 2 * ENTRY_BYTES)
    if (told.readBigUInt64LE(at) === PAGE_SIZE_KIND) return Number(told.readBigUInt64LE(at + ENTRY_BYTES))
  return 4_096
}
