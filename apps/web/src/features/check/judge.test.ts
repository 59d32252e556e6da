import { describe, expect, test } from 'vitest'
import {
  type CheckServices,
  type CheckState,
  type Line,
  type LineName,
  lineNames,
  type Offer,
} from '../../kernel/check.ts'
import { judge } from './judge.ts'
import { beforeCheck, runCheck } from './runCheck.ts'

/** A letter for each line, in their order: + works, - fails, 0 absent, ? untried. */
const LETTERS: Readonly<Record<string, Line['t']>> = {
  '+': 'works',
  '-': 'fails',
  '0': 'absent',
  '?': 'untried',
}
const linesOf = (letters: string) =>
  Object.fromEntries(
    lineNames.map((name, i) => [name, { t: LETTERS[letters[i] ?? ''] }]),
  ) as CheckState['lines']

describe('which lines mean what', () => {
  test.each([
    ['+++++', 'all'],
    ['+++0+', 'all'],
    ['+++00', 'all'],
    ['++++-', 'direct'],
    ['+++-+', 'direct'],
    ['+++0-', 'direct'],
    ['+++??', 'direct'],
    ['++-++', 'detour'],
    ['++--+', 'detour'],
    ['++-0+', 'detour'],
    ['++-+-', 'detour'],
    ['++---', 'text'],
    ['++-0-', 'text'],
    ['++-00', 'text'],
    ['+-???', 'nothing'],
    ['-????', 'nothing'],
  ])('%s: %s', (letters, verdict) => {
    expect(judge({ lines: linesOf(letters), untried: null })).toBe(verdict)
  })

  test.each([
    ['closed', 'closed'],
    ['busy', 'unknown'],
    ['down', 'text'],
    ['browser', 'text'],
  ] as const)('calls not tried, %s: %s', (untried, verdict) => {
    expect(judge({ lines: linesOf('++???'), untried })).toBe(verdict)
  })

  test('nothing that fails is ever called everything', () => {
    for (let i = 0; i < 4 ** 5; i++) {
      const letters = i
        .toString(4)
        .padStart(5, '0')
        .replaceAll(/./g, digit => '+-0?'[Number(digit)] ?? '')
      const verdict = judge({ lines: linesOf(letters), untried: null })
      if (/[-?]/.test(letters)) expect(verdict, letters).not.toBe('all')
      if (!letters.startsWith('++')) expect(verdict, letters).toBe('nothing')
    }
  })
})

const WORKS: Line = { t: 'works' }
const offer = (line: Line, port = '1'): Offer => ({ port, go: async () => line })
const services = (part: Partial<CheckServices>): CheckServices => ({
  port: '443',
  page: async () => WORKS,
  socket: async () => WORKS,
  ways: async () => ({ udp: offer(WORKS, '7882'), tcp: null, relay: offer({ t: 'fails' }) }),
  ...part,
})
async function run(part: Partial<CheckServices>) {
  const shown: CheckState[] = []
  await runCheck(services(part), state => shown.push(state), new AbortController().signal)
  const last = shown.at(-1) ?? beforeCheck({ port: '' })
  return { shown, last, letters: lineNames.map(name => last.lines[name].t) }
}

describe('the run of a check', () => {
  test('each line is shown while it is tried, and found before the next begins', async () => {
    const { shown, last, letters } = await run({})
    const running = shown.flatMap(({ lines }) => lineNames.filter(name => lines[name].t === 'running'))
    expect(running.filter((name, i) => name !== running[i - 1])).toEqual(['page', 'socket', 'udp', 'relay'])
    expect(letters).toEqual(['works', 'works', 'works', 'absent', 'fails'])
    expect(last).toMatchObject({ stage: 'done', untried: null })
    expect(last.ports).toEqual({ page: '443', socket: '443', udp: '7882', tcp: null, relay: '443' })
  })

  test.each<[LineName, Partial<CheckServices>, readonly Line['t'][]]>([
    ['page', { page: async () => Promise.reject(new Error('offline')) }, ['fails', 'untried']],
    ['socket', { socket: async () => ({ t: 'fails' }) }, ['works', 'fails', 'untried']],
  ])('after %s has failed nothing else is tried', async (_, part, expected) => {
    const { letters, last } = await run(part)
    expect(letters).toEqual([...expected, ...Array(5 - expected.length).fill('untried')])
    expect(judge(last)).toBe('nothing')
  })

  test.each(['closed', 'busy', 'down', 'browser'] as const)(
    'a server that offers none: %s',
    async untried => {
      const { letters, last } = await run({ ways: async () => untried })
      expect(letters).toEqual(['works', 'works', 'untried', 'untried', 'untried'])
      expect(last).toMatchObject({ stage: 'done', untried })
    },
  )

  test('a question for ways that gets no answer, or a way whose engine says nothing, is the server down', async () => {
    const lost = await run({ ways: async () => Promise.reject(new Error('lost')) })
    expect(lost.last.untried).toBe('down')
    const silent = await run({ ways: async () => ({ udp: offer({ t: 'untried' }), tcp: null, relay: null }) })
    expect(silent.last.untried).toBe('down')
    expect(judge(silent.last)).toBe('text')
  })

  test('nothing is shown any more after it was given up', async () => {
    const scope = new AbortController()
    const shown: CheckState[] = []
    const socket = async () => {
      scope.abort()
      return WORKS
    }
    await runCheck(services({ socket }), state => shown.push(state), scope.signal)
    expect(shown.at(-1)?.lines.socket.t).toBe('running')
  })
})
