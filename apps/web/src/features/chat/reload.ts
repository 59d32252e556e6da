import type { ChatLine } from '../../kernel/meeting.ts'

/** Lines that were read here before a reload come again from their authors, at any time: they stand above all others. */
export function byReload(lines: readonly ChatLine[]): {
  readonly earlier: readonly ChatLine[]
  readonly since: readonly ChatLine[]
} {
  return { earlier: lines.filter(line => line.known), since: lines.filter(line => !line.known) }
}
