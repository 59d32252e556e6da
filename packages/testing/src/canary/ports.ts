import { socketsOf } from '@konklave/server'

/** TCP ports that a process listens on and UDP ports that it has bound, ascending. Linux only. */
export function openPorts(pid: number): number[] {
  const ports = socketsOf(pid).flatMap(({ state, port }) => (state === 'listens' ? [port] : []))
  return [...new Set(ports)].sort((a, b) => a - b)
}
