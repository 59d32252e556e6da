import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
/** Inside the tree, so that packages resolve as they do for the reader. */
const scratch = join(root, 'node_modules/.cache/markdown')
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(file => file !== '' && existsSync(join(root, file)))
  .map(file => ({ file, text: readFileSync(join(root, file), 'utf8') }))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('what the documents show', () => {
  test('code compiles', () => {
    const blocks = files.flatMap(({ file, text }) =>
      fences(text, 'ts').map((code, i) => ({ name: nameOf(file, i), code })),
    )
    expect(blocks.length).toBeGreaterThan(0)
    expect(compile(blocks)).toBe('')
  })

  test('code that does not compile is found', () => {
    expect(
      compile([{ name: 'planted.ts', code: "import { nothing } from '@konklave/media'\nnothing()" }]),
    ).toContain('nothing')
  })

  test('commands exist', () => {
    const named = files.flatMap(({ text }) =>
      [...text.matchAll(/(?:^|`)npm (?:run )?([a-z][a-z:]*)/gm)].map(([, name]) => name ?? ''),
    )
    expect(named).toContain('start')
    const npmItself = ['ci', 'install', 'run']
    expect(named.filter(name => !npmItself.includes(name) && !(name in scripts))).toEqual([])
  })

  test('links lead somewhere', () => {
    const dead = files.flatMap(({ file, text }) =>
      [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => target ?? '')
        .filter(target => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(file), target)))
        .map(target => `${file}: ${target}`),
    )
    expect(dead).toEqual([])
  })
})

const fences = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code ?? '')

const nameOf = (file: string, i: number): string => `${file.replaceAll(/[^a-z]/gi, '_')}_${i}.ts`

/** Type errors of these modules; empty when there are none. */
function compile(modules: readonly { readonly name: string; readonly code: string }[]): string {
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch, { recursive: true })
  for (const { name, code } of modules) writeFileSync(join(scratch, name), code)
  const config = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: true,
      composite: false,
      incremental: false,
      lib: ['es2024', 'dom', 'dom.iterable'],
      types: [],
      emitDeclarationOnly: false,
    },
    include: ['*.ts'],
  }
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify(config))
  return spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', scratch], { encoding: 'utf8' }).stdout
}
