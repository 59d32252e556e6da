import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const [START, END] = ['<!-- rules: written by `npm run docs` -->', '<!-- end of rules -->']

/** Every rule, trap, law and requirement id with the test files whose test names carry it. */
export function testsById(): ReadonlyMap<string, ReadonlySet<string>> {
  const files = execFileSync(
    'git',
    ['ls-files', '-co', '--exclude-standard', '--', '*.test.ts', '*.test.tsx'],
    { cwd: root, encoding: 'utf8' },
  )
  const found = new Map<string, Set<string>>()
  for (const file of files.split('\n').filter(Boolean)) {
    for (const [, ids = ''] of readFileSync(join(root, file), 'utf8').matchAll(
      /['"`]\[((?:[KTP]-?\d+|Law \d)(?:, ?(?:[KTP]-?\d+|Law \d))*)\]/g,
    )) {
      for (const id of ids.split(/, ?/)) found.set(id, (found.get(id) ?? new Set()).add(file))
    }
  }
  return found
}

export function ruleTable(): string {
  const rank = (id: string) => 'KTPL'.indexOf(id[0] ?? '') * 1000 + Number(/\d+/.exec(id)?.[0])
  const rows = [...testsById()]
    .sort((a, b) => rank(a[0]) - rank(b[0]))
    .map(
      ([id, where]) =>
        `| ${id} | ${[...where]
          .sort()
          .map(f => `\`${f}\``)
          .join('<br>')} |`,
    )
  return ['| Rule | Tests |', '|---|---|', ...rows].join('\n')
}

export function pageWithTable(text: string): string {
  const [before = '', rest = ''] = text.split(START)
  const [, after = ''] = rest.split(END)
  return `${before}${START}\n\n${ruleTable()}\n\n${END}${after}`
}
