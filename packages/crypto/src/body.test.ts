import { encode, limits } from '@konklave/protocol'
import { describe, expect, it } from 'vitest'
import { openBody, sealBody } from './body.ts'
import { BODY_MAX_BYTES, pad, unpad } from './pad.ts'

describe('padding', () => {
  it('[K39] has four sizes and comes back whole', () => {
    for (const [length, size] of [
      [0, 256],
      [254, 256],
      [255, 1024],
      [1022, 1024],
      [1023, 4096],
      [4095, 16384],
      [16382, 16384],
    ] as const) {
      const content = new Uint8Array(length).fill(7)
      expect(pad(content)).toHaveLength(size)
      expect(unpad(pad(content))).toEqual(content)
    }
    expect(() => pad(new Uint8Array(BODY_MAX_BYTES + 1))).toThrow(RangeError)
  })

  it('[K39] has one form for each content', () => {
    const padded = pad(Uint8Array.of(1, 2, 3))
    const hidden = padded.slice()
    hidden[200] = 1
    expect(unpad(hidden)).toBeNull()
    const larger = new Uint8Array(1024)
    larger.set(padded)
    expect(unpad(larger)).toBeNull()
    expect(unpad(padded.slice(0, -1))).toBeNull()
    expect(unpad(new Uint8Array())).toBeNull()
    const beyond = new Uint8Array(256).fill(255, 0, 2)
    expect(unpad(beyond)).toBeNull()
  })
})

describe('bodies', () => {
  it('[K39] come back as they were', () => {
    const body = { t: 'chat' as const, n: 3, text: 'Grüße' }
    expect(sealBody(body)).toHaveLength(256)
    expect(openBody(sealBody(body))).toEqual({ t: 'body', body })
  })

  it('[K39] say too little by their length to tell yes from no', () => {
    const sized = (text: string) => sealBody({ t: 'chat', n: 0, text }).length
    expect(sized('yes')).toBe(sized('no, certainly not'))
  })

  it('[K39] the longest line fits, whatever its script', () => {
    const text = '漢'.repeat(limits.CHAT_MAX_CHARS)
    expect(openBody(sealBody({ t: 'chat', n: 1, text })).t).toBe('body')
  })

  it('[K39] of a newer version are told from broken ones', () => {
    expect(openBody(pad(encode({ t: 'hologram', n: 1 }))).t).toBe('unknown')
    expect(openBody(pad(Uint8Array.of(0xff))).t).toBe('malformed')
    expect(openBody(new Uint8Array(300)).t).toBe('malformed')
  })
})
