import { words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'

export const onlyTotals = probe({
  id: 'P-57',
  title: words(
    'Statistik nur als Summen, nur auf diesem Rechner',
    'Statistics as totals only, on this machine only',
  ),
  looks: words(
    'Sucht Messwerte von außen; sieht sich an, was der Server seinem Betreiber sagt.',
    'Looks for metrics from outside; looks at what the server tells its operator.',
  ),
  remedy: words(
    'Nur das ausgelieferte Programm betreiben; einen Proxy nichts messen lassen.',
    'Run the released program only; let no proxy measure.',
  ),
  async *look({ config, ask, status }) {
    for (const path of [
      '/metrics',
      '/debug/vars',
      '/debug/goroutine',
      '/stats',
      ...(config.mode === 'trial' ? [] : ['/healthz']),
    ]) {
      const { status: code } = await ask(path)
      if (code !== 404) yield deviation(`${path} antwortet ${code}.`, `${path} answers ${code}.`)
    }
    for (const [name, value] of Object.entries(status)) {
      const known = KNOWN.includes(name)
      if (!known || (typeof value === 'string' && value.length > 40))
        yield deviation(
          `Der Server sagt seinem Betreiber auch ${name}.`,
          `The server also tells its operator ${name}.`,
        )
    }
    if (!/:\d\d:00(\.000)?Z$/.test(status.since))
      yield deviation('Der Server nennt Zeiten auf die Sekunde.', 'The server tells times to the second.')
  },
})

const KNOWN = [
  'version',
  'mode',
  'since',
  'engine',
  'sockets',
  'rooms',
  'meetings',
  'certificateDays',
  'memoryBytes',
  'ports',
  'pid',
]
