import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = readdirSync(join(root, 'docs/accessibility')).map(name => ({
  name,
  text: read(`docs/accessibility/${name}`),
}))
const flows = pages.filter(({ name }) => name !== 'README.md')
const index = pages.find(({ name }) => name === 'README.md')?.text ?? ''

/** Whatever the page can say, with anything where a name or a number stands. */
const messages = ['page', 'room', 'sheets', 'breakouts', 'ownerFile', 'check']
  .flatMap(part => [...read(`apps/web/src/locales/${part}/en.po`).matchAll(/^msgid "(.+)"$/gm)])
  .map(([, text = '']) => text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '.+'))
const says = new RegExp(`^(?:${messages.filter(text => !text.includes('{')).join('|')})$`)

test('there is a script for each flow, and the index leads to it', () => {
  const wanted = [
    'start',
    'join',
    'door',
    'devices',
    'chat',
    'people',
    'breakouts',
    'polls',
    'share',
    'safety-code',
    'leave',
  ]
  expect(flows.map(({ name }) => name).sort()).toEqual(wanted.map(name => `${name}.md`).sort())
  for (const { name } of flows) expect(index).toContain(`](${name})`)
})

test('the buttons that the scripts press are those of the page', () => {
  // A single letter is a key.
  const pressed = flows
    .flatMap(({ text }) => [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name = '']) => name))
    .filter(name => name.length > 1)
  expect(pressed.length).toBeGreaterThan(25)
  expect(pressed.filter(name => !says.test(name))).toEqual([])
  expect(says.test('A button that there is not')).toBe(false)
})

test('the tests that they name exist, and nobody claims a screen reader before one was run', () => {
  const named = [...index.matchAll(/`(e2e\/\w+\.test\.ts)`/g)].map(([, file = '']) => file)
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter(file => !existsSync(join(root, file)))).toEqual([])
  expect(index).toContain('No screen reader has been run')
})
