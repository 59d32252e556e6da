import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MEMORY_ENV, MEMORY_FLAGS } from '@konklave/testing/person'
import { expect, test } from 'vitest'

const read = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')

test('what is measured and tested is started as the archive starts it, and so does npm start', () => {
  const [archive, clone] = ['tools/release/archive/konklave', 'tools/bootstrap/start.mjs'].map(read)
  for (const flag of MEMORY_FLAGS) {
    expect(archive).toContain(` ${flag} `)
    expect(clone).toContain(`'${flag}'`)
  }
  for (const [name, value] of Object.entries(MEMORY_ENV)) {
    expect(archive).toContain(`${name}=\${${name}:-${value}}\nexport ${name}\n`)
    expect(clone).toContain(`process.env.${name} ??= '${value}'`)
  }
})
