import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Component, licenceProblems, npmComponents, shippedPackages } from './components.ts'
import { parseGoVersion } from './goModules.ts'
import { expressionOf, isAllowed, isLicenceFile, licencesIn } from './licences.ts'
import { type Lock, readLock, treeOf } from './packages.ts'

const root = join(import.meta.dirname, '../..')
const bundledFile = join(root, 'apps/web/dist/licenses.txt')

describe('which licences may be shipped', () => {
  test.each([
    ['MIT', true],
    ['(MIT OR GPL-2.0)', true],
    ['BSD-3-Clause OR GPL-2.0-only', true],
    ['(Apache-2.0 AND BSD-3-Clause)', true],
    ['MIT AND (GPL-2.0 OR ISC)', true],
    ['MIT AND GPL-2.0', false],
    ['GPL-2.0-only', false],
    ['BUSL-1.1', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['UNLICENSED', false],
    ['(MIT', false],
    ['MIT OR', false],
    ['MIT AND', false],
    ['constructor', false],
    ['', false],
  ])('%s: %s', (expression, ok) => {
    expect(isAllowed(expression)).toBe(ok)
  })
})

describe('what a text says', () => {
  test('licences are told by what only they say', () => {
    expect(licencesIn(readFileSync(join(root, 'LICENSE'), 'utf8'))).toContain('AGPL-3.0')
    expect(licencesIn(readFileSync(join(root, 'node_modules/react/LICENSE'), 'utf8'))).toEqual(['MIT'])
    expect(licencesIn(readFileSync(join(root, 'node_modules/livekit-client/LICENSE'), 'utf8'))).toEqual([
      'Apache-2.0',
    ])
    expect(licencesIn('All rights reserved. Ask us.')).toEqual([])
    const source = 'Redistribution and use in source and binary forms\n// are permitted'
    expect(licencesIn(source)).toEqual(['BSD-2-Clause'])
    expect(licencesIn(`${source}. Neither names may be\n * used to endorse or promote`)).toEqual([
      'BSD-3-Clause',
    ])
  })

  test('several parts are all of their licences; a notice is none', () => {
    const mit = 'Permission is hereby granted, free of charge, to any person obtaining a copy'
    const texts = [
      { name: 'LICENSE', text: mit },
      { name: 'LICENSE.apache', text: 'Licensed under the Apache License' },
      { name: 'NOTICE', text: 'Contains a part under the Mozilla Public License, version 2.0' },
    ]
    expect(expressionOf(texts)).toBe('Apache-2.0 AND MIT')
  })

  test('files are known by their names', () => {
    const names = ['LICENSE', 'licence.md', 'LICENSE-MIT', 'COPYING', 'NOTICE.txt', 'Unlicense', 'PATENTS']
    expect(names.filter(isLicenceFile)).toEqual(names)
    expect(['license_test.go', 'licenses.js', 'README.md'].filter(isLicenceFile)).toEqual([])
  })
})

const component = (more: Partial<Component>): Component => ({
  kind: 'npm',
  name: 'planted',
  version: '1.0.0',
  licence: 'MIT',
  texts: [{ name: 'LICENSE', text: 'MIT' }],
  purl: 'pkg:npm/planted@1.0.0',
  sha512: null,
  goSum: null,
  needs: [],
  ...more,
})

test('[P-10] a licence that is not in the list, an unknown one and a missing text each stop the release', () => {
  expect(licenceProblems([component({})])).toEqual([])
  expect(licenceProblems([component({ licence: 'SSPL-1.0' })])).toEqual([
    'planted 1.0.0 is under SSPL-1.0, which is not in the list',
  ])
  expect(licenceProblems([component({ licence: '' })])).toEqual([
    'planted 1.0.0 has a licence that nobody here knows',
  ])
  expect(licenceProblems([component({ texts: [] })])).toEqual([
    'planted 1.0.0 has no licence text that could be passed on',
  ])
})

const built = existsSync(bundledFile)
if (!built) console.log('licences of the web app: skipped, it is not built')
test.runIf(built)('[P-10] everything of npm that is shipped may be', () => {
  const shipped = shippedPackages(readLock(root), readFileSync(bundledFile, 'utf8'))
  const components = npmComponents(root, shipped)
  expect(components.length).toBeGreaterThan(100)
  expect(licenceProblems(components)).toEqual([])
  // What was compiled into a file is passed on with its own text.
  const rnnoise = components.find(({ name }) => name === '@sapphi-red/web-noise-suppressor')
  expect(rnnoise?.licence).toBe('(MIT) AND BSD-3-Clause')
  expect(rnnoise?.texts.flatMap(({ text }) => licencesIn(text))).toEqual(['MIT', 'BSD-3-Clause'])
  // Tools are not shipped.
  for (const { name } of components)
    expect(name).not.toMatch(/^(vite|typescript|vitest|@lingui\/cli|axe-core)$/)
})

describe('what a program needs', () => {
  const lock: Lock = {
    'apps/a': { dependencies: { '@konklave/b': '*', deep: '1' } },
    'node_modules/@konklave/b': { link: true, resolved: 'packages/b' },
    'packages/b': { dependencies: { deep: '2' } },
    'packages/b/node_modules/deep': { version: '2.0.0', license: 'MIT' },
    'node_modules/deep': {
      version: '1.0.0',
      peerDependencies: { peer: '1', wish: '1' },
      peerDependenciesMeta: { wish: { optional: true } },
      optionalDependencies: { elsewhere: '1' },
    },
    'node_modules/peer': { version: '3.0.0' },
    'node_modules/wish': { version: '4.0.0' },
  }

  test('is found as Node finds it: nearest first, peers too, wishes not', () => {
    const { ours, packages } = treeOf(lock, ['apps/a'])
    expect(ours).toEqual(['apps/a', 'packages/b'])
    expect(packages.map(({ place, version }) => `${place} ${version}`)).toEqual([
      'node_modules/deep 1.0.0',
      'node_modules/peer 3.0.0',
      'packages/b/node_modules/deep 2.0.0',
    ])
  })

  test('that is not locked, or is for one platform only, stops the release', () => {
    const { 'node_modules/peer': _, ...without } = lock
    expect(() => treeOf(without, ['apps/a'])).toThrow('needs peer, which is not locked')
    const native = { ...lock, 'node_modules/peer': { version: '3.0.0', os: ['linux'] } }
    expect(() => treeOf(native, ['apps/a'])).toThrow('made for one platform')
  })
})

test('a replaced Go module counts as its replacement', () => {
  const text = [
    'livekit-server: go1.26.8',
    '\tmod\texample.org/server\t(devel)\t',
    '\tdep\texample.org/b\tv1.0.0\th1:b=',
    '\tdep\texample.org/a\tv1.0.0',
    '\t=>\texample.org/fork\tv2.0.0\th1:f=',
    '\tbuild\tGOOS=linux',
  ].join('\n')
  expect(parseGoVersion(text)).toEqual({
    go: 'go1.26.8',
    modules: [
      { path: 'example.org/b', version: 'v1.0.0', sum: 'h1:b=' },
      { path: 'example.org/fork', version: 'v2.0.0', sum: 'h1:f=' },
    ],
  })
})
