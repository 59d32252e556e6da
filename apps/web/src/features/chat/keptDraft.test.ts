import { expect, test } from 'vitest'
import { NO_DRAFT } from './draft.ts'
import { readDraft, withKept, writeDraft } from './keptDraft.ts'

const one = { ...NO_DRAFT, text: 'Only for you', to: { t: 'one', id: 'ab' } } as const

test('[K32] a draft comes back after a reload, for whom it was', () => {
  for (const draft of [
    one,
    { ...NO_DRAFT, text: 'Hello', re: 'cd:7' },
    { ...one, to: { t: 'leading' } } as const,
  ])
    expect(readDraft(writeDraft(draft))).toEqual(draft)
  expect(withKept(NO_DRAFT, one)).toBe(one)
  // Whoever has chosen somebody since writes to them; what is there already stays.
  const chosen = { ...NO_DRAFT, to: { t: 'one', id: 'ef' } } as const
  expect(withKept(chosen, one)).toEqual({ ...chosen, text: one.text })
  const typed = { ...NO_DRAFT, text: 'Already' }
  expect(withKept(typed, one)).toBe(typed)
})

test('[K32, K42] what cannot be read is no draft: a whisper never becomes an open line', () => {
  const broken = ['', 'x', 'null', '{}', '{"text":"a","re":null}', '{"text":"a","re":null,"to":{"t":"one"}}']
  for (const kept of [null, ...broken]) expect(readDraft(kept)).toBeNull()
  expect(writeDraft({ ...NO_DRAFT, text: ' ' })).toBeNull()
  // Its words may have been for one person alone, which the field does not say.
  expect(writeDraft({ ...NO_DRAFT, text: 'changed', editing: 'ab:3' })).toBeNull()
})
