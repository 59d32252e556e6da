import type { Action } from '@konklave/protocol'
import { FIREFOX_TONE_HZ } from '@konklave/testing/person'
import { inject } from 'vitest'
import type { Somebody } from './somebody.ts'

export const ADA = { code: 0b10110010, toneHz: 440 } as const
export const BEN = { code: 0b01001110, toneHz: 740 } as const
const BEN_HZ = inject('kind') === 'firefox' ? FIREFOX_TONE_HZ : BEN.toneHz

/** Ada leads, Ben does what everybody may, Cora comes when the door is open. */
export type Company = {
  readonly url: string
  readonly ada: Somebody
  readonly ben: Somebody
  readonly cora: Somebody
  /** What Ada copied last. */
  link: string
}

export type Way =
  | {
      /** How a person does it. */
      readonly does: (company: Company) => Promise<unknown>
      /** What another person then sees. */
      readonly sees: (company: Company) => Promise<unknown>
    }
  /** Why nobody does it by a control of its own. */
  | { readonly none: string }

const NAME = 'Benno'
const LINE = 'Bring the plans'

/** Every action of the table, in an order in which one meeting can see all of them. */
export const ways: Record<Action, Way> = {
  start: {
    async does({ ada, url }) {
      await ada.person.goto(url)
      await ada.through('Start a meeting', 'I have kept it', 'Go to the room')
      await ada.write('Ada', 'Your name')
      await ada.through('Start', 'Copy invitation link')
    },
    async sees(company) {
      const { ada, ben } = company
      company.link = await ada.person.copied()
      await ben.person.goto(company.link)
      await ben.write('Ben', 'Your name')
      await ben.press('Knock')
      await ada.press('Let in {name}', { name: 'Ben' })
      await ben.person.inPhase('inside')
    },
  },
  rename: {
    async does({ ben }) {
      await ben.about('Ben', 'Change your name')
      await ben.write(NAME, 'Your name')
      await ben.press('Change')
    },
    sees: ({ ada }) => ada.element('.chipName', NAME),
  },
  speak: {
    does: ({ ben }) => ben.press('Turn on microphone'),
    sees: ({ ada }) => ada.person.hears(BEN_HZ),
  },
  camera: {
    does: ({ ben }) => ben.press('Turn on camera'),
    sees: ({ ada }) => ada.person.sees(BEN.code),
  },
  react: {
    async does({ ben }) {
      await ben.bar('React')
      await ben.press('React with {sign}', { sign: '👏' })
    },
    sees: ({ ada }) => ada.element('.tileReaction', '👏'),
  },
  chat: {
    async does({ ben }) {
      await ben.open('.writer textarea', 'Chat')
      await ben.write(LINE, 'Message to everybody in the room')
      await ben.press('Send')
    },
    async sees({ ada }) {
      await ada.open('.writer textarea', 'Chat')
      await ada.element('.line p', LINE)
    },
  },
  pin: {
    does: ({ ada }) => ada.line(`${NAME}: ${LINE}`, 'Pin at the top'),
    sees: ({ ben }) => ben.element('.pinnedText p', LINE),
  },
  raiseHand: {
    async does({ ben }) {
      await ben.press('Close chat')
      await ben.bar('Raise hand')
    },
    async sees({ ada }) {
      await ada.open('.people', 'People')
      await ada.element('.handSign .vh', ada.words('Hand raised, number {place}', { place: '1' }))
    },
  },
  lowerHands: {
    does: ({ ada }) => ada.about(NAME, 'Lower their hand'),
    async sees({ ada, ben }) {
      await ben.reads('{by} lowered your hand. You can raise it again.', { by: 'Ada' })
      await ada.person.until('no hand in the list', () => !document.querySelector('.handSign'), [])
    },
  },
  askToMute: {
    does: ({ ada }) => ada.about(NAME, 'Turn off their microphone'),
    async sees({ ben }) {
      await ben.reads('{by} turned off your microphone. You can turn it on again.', { by: 'Ada' })
      await ben.button('Turn on microphone')
    },
  },
  spotlight: {
    does: ({ ada }) => ada.about('Ada', 'Show large for everybody'),
    sees: ({ ben }) => ben.element('.tile[data-large] .chipName', 'Ada'),
  },
  limit: {
    async does({ ada }) {
      await ada.about(NAME, 'What they may do')
      await ada.through('Camera', 'Close')
    },
    async sees({ ben }) {
      await ben.reads('{by} no longer allows you: {what}.', { by: 'Ada', what: ben.words('Camera') })
      await ben.button('Turn on camera', true)
    },
  },
  setSwitches: {
    does: ({ ada }) =>
      ada.through('More', 'Settings', 'Microphone', 'Whoever asks and gets permission', 'Close'),
    sees: ({ ben }) => ben.button('Turn on microphone', true),
  },
  giveFloor: {
    does: ({ ada }) => ada.about(NAME, 'Give the floor'),
    async sees({ ben }) {
      await ben.reads('{by} gives you the floor.', { by: 'Ada' })
      await ben.button('Turn on microphone')
    },
  },
  allowShare: {
    does: ({ ada }) => ada.about(NAME, 'Allow screen sharing'),
    sees: ({ ben }) => ben.reads('You may share your screen now.'),
  },
  share: {
    does: ({ ben }) => ben.bar('Share screen'),
    sees: ({ ada }) => ada.person.sees(255 - BEN.code),
  },
  setCharter: {
    async does({ ada }) {
      await ada.about(NAME, 'Change the role')
      await ada.through('Presenter', 'Change')
    },
    sees: ({ ben }) => ben.reads('You are a presenter now.'),
  },
  poll: {
    does: ({ ben }) => ben.through('More', 'Polls', 'Ask yes or no now'),
    async sees({ ada }) {
      // On a phone it lies over the card.
      await ada.press('Close the list of people')
      await ada.press('Yes')
      await ada.reads('You chose: {chosenNames}', { chosenNames: ada.words('Yes') })
    },
  },
  setTimer: {
    async does({ ada }) {
      await ada.through('More', 'Timer and pause')
      await ada.pressNamed(`${ada.words('Start timer')}: 5 min`)
    },
    sees: ({ ben }) => ben.person.until('the timer', () => document.querySelector('[role=timer]'), []),
  },
  setPause: {
    async does({ ada }) {
      await ada.through('More', 'Timer and pause')
      await ada.pressNamed(`${ada.words('Start pause')}: 10 min`)
    },
    sees: ({ ben }) => ben.person.until('the pause', () => document.querySelector('.pause'), []),
  },
  rotateLink: {
    async does({ ada }) {
      await ada.through(
        'More',
        'Settings',
        'Change the invitation link',
        'Change now',
        'Copy invitation link',
      )
      await ada.press('Close')
    },
    async sees(company) {
      const { ada, ben, link } = company
      company.link = await ada.person.copied()
      if (company.link === link) throw new Error('the link is the old one')
      await ben.through('More', 'Invite', 'Copy invitation link', 'Close')
      if ((await ben.person.copied()) !== company.link) throw new Error('Ben has another link')
    },
  },
  setAdmission: {
    does: ({ ada }) => ada.through('More', 'Settings', 'Whoever has the invitation link', 'Close'),
    async sees({ cora, link }) {
      await cora.person.goto(link)
      await cora.write('Cora', 'Your name')
      await cora.press('Join')
      await cora.person.inPhase('inside')
    },
  },
  kick: {
    async does({ ada }) {
      await ada.about('Cora', 'Remove from the meeting')
      await ada.press('Remove')
    },
    sees: ({ cora }) => cora.person.inPhase('gone'),
  },
  breakouts: {
    does: ({ ada }) => ada.through('More', 'Breakout rooms', 'Open the rooms'),
    sees: ({ ben }) => ben.person.until('a room', () => document.querySelector('.breakoutHere bdi'), []),
  },
  endForAll: {
    does: ({ ada }) => ada.through('Leave', 'End for all', 'End now'),
    sees: ({ ben }) => ben.person.inPhase('gone'),
  },
  setTitle: { none: 'rooms have no title on any screen of this client; others may give them one' },
}
