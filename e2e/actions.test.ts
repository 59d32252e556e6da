import { type Action, actions } from '@konklave/protocol'
import { inject } from 'vitest'
import { hands, type Kind } from './actions/hands.ts'
import { named } from './actions/inPage.ts'
import { Somebody } from './actions/somebody.ts'
import { ADA, BEN, type Company, ways } from './actions/ways.ts'
import { type Language, wordsOf } from './actions/words.ts'
import { expect, test } from './fixture.ts'

type Combination = { readonly kind: Kind; readonly language: Language }

/** What always runs: between the two browsers each hand that nothing else tests at such length, and each language once. */
const always: readonly Combination[] =
  inject('kind') === 'chrome' ? [{ kind: 'keyboard', language: 'de' }] : [{ kind: 'touch', language: 'en' }]
const all: readonly Combination[] = (['mouse', 'touch', 'keyboard'] as const).flatMap(kind =>
  (['de', 'en'] as const).map(language => ({ kind, language })),
)
const viewports = {
  mouse: { width: 1280, height: 800 },
  touch: { width: 390, height: 844, hasTouch: true },
  keyboard: { width: 1280, height: 800 },
}

/** `all`, or some of them: `mouse-de,keyboard-en`. */
const asked = process.env.KONKLAVE_ACTIONS
const chosen =
  asked === undefined
    ? always
    : all.filter(({ kind, language }) => asked === 'all' || asked.split(',').includes(`${kind}-${language}`))

test.for(chosen)(
  '[K43] each action of the table, by $kind in "$language": done by its control, and seen by somebody else',
  { timeout: 180_000 },
  async ({ kind, language }, { person, url }) => {
    const somebody = async (face: Parameters<typeof person>[0]) =>
      new Somebody(
        await person({
          ...face,
          language,
          viewport: viewports[kind],
          before: `window.__named = ${named.toString()}`,
        }),
        hands[kind],
        wordsOf(language),
      )
    const [ada, ben, cora] = [await somebody(ADA), await somebody(BEN), await somebody({})]
    const company: Company = { url, ada, ben, cora, link: '' }
    const left = new Set(Object.keys(actions))
    for (const [action, way] of Object.entries(ways)) {
      left.delete(action as Action)
      if ('none' in way) continue
      const failed = (part: string) => (cause: Error) => {
        throw new Error(`${action}, ${part}: ${cause.message}`, { cause })
      }
      await Promise.resolve(way.does(company)).catch(failed('doing it'))
      await Promise.resolve(way.sees(company)).catch(failed('seeing it'))
    }
    expect([...left]).toEqual([])
    expect([...ada.person.errors, ...ben.person.errors, ...cora.person.errors]).toEqual([])
  },
)
