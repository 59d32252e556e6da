import { describe, expect, test } from 'vitest'
import { MEDIA_SOURCES, type MediaRights } from './control.ts'
import { checkPermission, permissionFor, Visible } from './grants.ts'

const subsets = Array.from({ length: 2 ** MEDIA_SOURCES.length }, (_, bits) =>
  MEDIA_SOURCES.filter((_, i) => bits & (1 << i)),
)
const all: readonly MediaRights[] = [
  { kind: 'prewarm' },
  ...subsets.map(publish => ({ kind: 'member', publish }) as const),
]

describe('grants', () => {
  test('[P-13] over all rights: hidden never comes with publish or subscribe', () => {
    for (const rights of all) {
      const { hidden, canPublish, canSubscribe } = permissionFor(rights)
      expect(hidden && (canPublish || canSubscribe)).toBe(false)
      expect(hidden).toBe(!canSubscribe)
    }
  })

  test('an empty list never comes with canPublish, and no source is added', () => {
    for (const rights of all) {
      const { canPublish, canPublishSources } = permissionFor(rights)
      expect(canPublish).toBe(canPublishSources.length > 0)
      expect(canPublishSources).toEqual(rights.kind === 'member' ? rights.publish : [])
    }
  })

  test('nobody gets data, nor anything beyond the five permissions', () => {
    for (const rights of all) {
      const permission = permissionFor(rights)
      expect(permission.canPublishData).toBe(false)
      expect(Object.keys(permission).sort()).toEqual([
        'canPublish',
        'canPublishData',
        'canPublishSources',
        'canSubscribe',
        'hidden',
      ])
    }
  })

  test.each([
    { hidden: true, canPublish: true, canSubscribe: false, canPublishSources: ['camera'] },
    { hidden: true, canPublish: false, canSubscribe: true, canPublishSources: [] },
    { hidden: false, canPublish: true, canSubscribe: true, canPublishSources: [] },
    { hidden: false, canPublish: false, canSubscribe: true, canPublishSources: ['camera'] },
  ] as const)('[P-13] refused: %j', permission => {
    expect(() => checkPermission({ ...permission, canPublishData: false })).toThrow(
      expect.objectContaining({ reason: 'invalid-rights' }),
    )
  })

  test.each([
    { kind: 'member', publish: ['unknown'] },
    { kind: 'member', publish: ['camera', 'camera'] },
    { kind: 'admin', publish: [] },
  ])('refused: %j', rights => {
    expect(() => permissionFor(rights as unknown as MediaRights)).toThrow(
      expect.objectContaining({ reason: 'invalid-rights' }),
    )
  })

  test('[P-13] visible once, visible until gone', () => {
    const visible = new Visible()
    const prewarm = { kind: 'prewarm' } as const
    visible.allow('room', 'alice', prewarm)
    visible.mark('room', 'alice', prewarm)
    visible.allow('room', 'alice', prewarm)
    visible.mark('room', 'alice', { kind: 'member', publish: [] })
    expect(() => visible.allow('room', 'alice', prewarm)).toThrow(
      expect.objectContaining({ reason: 'hidden-again' }),
    )
    visible.allow('other', 'alice', prewarm)
    visible.forget('room', 'alice')
    visible.allow('room', 'alice', prewarm)
  })
})
