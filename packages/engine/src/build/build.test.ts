import { describe, expect, test } from 'vitest'
import { goEnvironment, isGoNewEnough, removeLine } from './build.ts'
import { PATCH } from './pins.ts'
import { isAcceptable } from './probe.ts'

describe('building the engine', () => {
  const source = `if warp {\n\t\t${PATCH.line}\n\t\tse.Other(true)\n}`

  test('exactly one line leaves the source', () => {
    expect(removeLine(source, PATCH.line)).toBe('if warp {\n\t\tse.Other(true)\n}')
  })

  test.each([
    ['never', 'if warp {\n}'],
    ['twice', `${source}\n${source}`],
    ['only inside another line', `x := ${PATCH.line}`],
  ])('a source that has the line %s is not the one we know', (_, text) => {
    expect(() => removeLine(text, PATCH.line)).toThrow(expect.objectContaining({ reason: 'patch-mismatch' }))
  })

  test.each([
    ['go1.26.0', true],
    ['go1.26.8', true],
    ['go1.27rc1', true],
    ['go2.0', true],
    ['go1.25.9', false],
    ['go1.9', false],
    ['devel', false],
    ['', false],
  ])('Go release %j: %s', (version, ok) => {
    expect(isGoNewEnough(version)).toBe(ok)
  })

  test.each([
    ['1.13.8', true],
    ['1.13.11', true],
    ['1.14.0', true],
    ['1.13.7', false],
    ['1.9.20', false],
    ['2.0.0', false],
    ['0.99.99', false],
  ])('engine version %s: %s', (version, ok) => {
    expect(isAcceptable(version)).toBe(ok)
  })

  test('the operator may say where modules come from, not what is compiled', () => {
    const env = goEnvironment({
      PATH: '/bin',
      GOPROXY: 'https://proxy.example',
      GOCACHE: '/cache',
      GOFLAGS: '-tags=evil',
      GOAMD64: 'v4',
      GOOS: 'plan9',
      CGO_ENABLED: '1',
      CGO_CFLAGS: '-O0',
    })
    expect(env).toMatchObject({ PATH: '/bin', GOPROXY: 'https://proxy.example', GOCACHE: '/cache' })
    expect(env).toMatchObject({
      GOFLAGS: '',
      GOAMD64: 'v1',
      CGO_ENABLED: '0',
      GOTOOLCHAIN: 'local',
      GOSUMDB: 'off',
    })
    expect(env.GOOS).not.toBe('plan9')
    expect(env).not.toHaveProperty('CGO_CFLAGS')
  })

  test.each([
    ['linux-x64', 'linux', 'amd64'],
    ['linux-arm64', 'linux', 'arm64'],
    ['win32-x64', 'windows', 'amd64'],
  ])('%s has a name in Go', (platform, GOOS, GOARCH) => {
    expect(goEnvironment({}, platform)).toMatchObject({ GOOS, GOARCH, CGO_ENABLED: '0' })
  })
})
