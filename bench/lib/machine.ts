import { cpus, loadavg, totalmem } from 'node:os'

export function machine(): string {
  const [cpu] = cpus()
  const load = loadavg()
    .map(l => l.toFixed(1))
    .join(' ')
  return `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}, load ${load}`
}
