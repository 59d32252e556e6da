import { formatToken, parseToken, type RoomId } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { readKept, readPasted } from './link.ts'

const bytes = (n: number, fill: number) => new Uint8Array(n).fill(fill)
const guest = formatToken({ kind: 'guest', roomId: bytes(16, 1) as RoomId, linkSecret: bytes(32, 2) })
const grant = formatToken({ kind: 'grant', grant: bytes(32, 3) })
const host = 'meet.example.org'

describe('[K2] a pasted link', () => {
  test('whole, with spaces around, or only the part behind #', () => {
    for (const text of [`https://${host}/m#${guest}`, `  https://${host}/m#${guest}\n`, guest, `#${guest}`]) {
      expect(readPasted(text, host)).toEqual({ t: 'room', link: parseToken(guest) })
    }
  })

  test('with the dot of the sentence it stood in', () => {
    for (const text of [`https://${host}/m#${guest}.`, `${guest}.`, `#${guest})`])
      expect(readPasted(text, host)).toMatchObject({ t: 'room' })
  })

  test('with the words of a message around it', () => {
    const mail = `Hello all,\nwe meet on Monday: https://${host}/m#${guest} (agenda: https://other.example/plan).\nAda`
    for (const text of [mail, `Come in: ${host}/m#${guest} at ten`, `<https://${host}/m#${guest}> see you`])
      expect(readPasted(text, host)).toEqual({ t: 'room', link: parseToken(guest) })
    expect(readPasted(`Come to https://other.example/m#${guest} at ten`, host)).toEqual({
      t: 'elsewhere',
      host: 'other.example',
    })
    expect(readPasted(`Come to https://${host}/m#${guest.slice(0, -3)} at ten`, host)).toEqual({
      t: 'problem',
      problem: 'cut',
    })
  })

  test('of another server is said to be so, and its secret goes nowhere', () => {
    expect(readPasted(`https://other.example/m#${guest}`, host)).toEqual({
      t: 'elsewhere',
      host: 'other.example',
    })
  })

  test('cut, missing or mistyped', () => {
    expect(readPasted(`https://${host}/m#${guest.slice(0, -3)}`, host)).toEqual({
      t: 'problem',
      problem: 'cut',
    })
    expect(readPasted(`https://${host}/m`, host)).toEqual({ t: 'problem', problem: 'missing' })
    expect(readPasted('', host)).toEqual({ t: 'problem', problem: 'missing' })
  })

  test('what is no link at all is not called a link that was cut', () => {
    for (const text of ['hello', 'the meeting at ten', 'www.example.org', 'a#b'])
      expect(readPasted(text, host)).toEqual({ t: 'nonsense' })
    expect(readPasted(`${host}/m#${guest}`, host)).toEqual({ t: 'room', link: parseToken(guest) })
    expect(readPasted(guest.slice(0, 40), host)).toEqual({ t: 'problem', problem: 'cut' })
  })

  test('a grant is a grant', () => {
    expect(readPasted(`https://${host}/#${grant}`, host)).toMatchObject({ t: 'grant' })
  })
})

describe('[K2] what the first script put aside', () => {
  const keep = (text: string) =>
    btoa(encodeURIComponent(text)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

  test('is read back', () => {
    for (const text of [guest, `${guest}.`, `${guest}%20`])
      expect(readKept(keep(text))).toMatchObject({ kind: 'guest' })
  })

  test('nothing, rubbish and a cut link are told apart', () => {
    expect(readKept(null)).toBe('missing')
    expect(readKept('')).toBe('missing')
    expect(readKept('%%%')).toBe('cut')
    expect(readKept(keep(guest.slice(0, 40)))).toBe('cut')
    expect(readKept(keep('ünïcode'))).toBe('cut')
  })
})
