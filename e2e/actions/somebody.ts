import type { Person } from '@konklave/testing/person'
import type { Hand } from './hands.ts'
import type { Values, Words } from './words.ts'

/** A person with a hand and a language. Everything is named by the English sentence of the catalogs. */
export class Somebody {
  readonly person: Person
  readonly words: Words
  readonly #hand: Hand

  constructor(person: Person, hand: Hand, words: Words) {
    this.person = person
    this.words = words
    this.#hand = hand
  }

  press(english: string, values?: Values): Promise<void> {
    return this.pressNamed(this.words(english, values))
  }

  pressNamed(name: string): Promise<void> {
    return this.#hand.press(this.person, name)
  }

  /** One after the other. */
  async through(...english: readonly string[]): Promise<void> {
    for (const one of english) await this.press(one)
  }

  async write(text: string, field: string): Promise<void> {
    await this.press(field)
    const { keyboard } = this.person.page
    await this.person.until(
      'the field has the focus',
      () => document.activeElement?.matches('input, textarea'),
      [],
    )
    await keyboard.down('Control')
    await keyboard.press('a')
    await keyboard.up('Control')
    await keyboard.type(text)
  }

  async line(name: string, choice: string): Promise<void> {
    await this.#hand.line(this.person, name, this.words('What to do with this message'))
    await this.press(choice)
  }

  reads(english: string, values?: Values): Promise<void> {
    return this.person.until(
      `"${this.words(english, values)}" on the screen`,
      text => document.body.innerText.includes(text),
      [this.words(english, values)],
    )
  }

  /** Waits until there is a button of this name, or the same one that cannot be pressed. */
  button(english: string, disabled = false): Promise<void> {
    return this.person.until(
      `the button "${english}"${disabled ? ', disabled' : ''}`,
      (label, off) =>
        document.querySelector(`button[aria-label="${label}"]`)?.hasAttribute('disabled') === off,
      [this.words(english), disabled],
    )
  }

  /** Waits for an element with exactly this text. */
  element(selector: string, text: string): Promise<void> {
    return this.person.until(
      `${selector} with "${text}"`,
      (s, wanted) => [...document.querySelectorAll(s)].some(e => e.textContent?.trim() === wanted),
      [selector, text],
    )
  }

  /** What can be done about somebody in the list of people. */
  async about(name: string, choice: string): Promise<void> {
    await this.open('.people', 'People')
    await this.press('Options for {name}', { name })
    await this.press(choice)
  }

  /** A panel, unless it is open. */
  async open(selector: string, button: string): Promise<void> {
    if (!(await this.person.page.$(selector))) await this.press(button)
    await this.person.until(selector, s => document.querySelector(s), [selector])
  }

  /** From the bar, or where that has no place for it from its menu. */
  async bar(english: string): Promise<void> {
    const inBar = await this.person.page.$(`.controlBar button[aria-label="${this.words(english)}"]`)
    await this.through(...(inBar ? [english] : ['More', english]))
  }
}
