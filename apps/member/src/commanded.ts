import type { MeetingView } from '@konklave/client'
import type { OwnerCommanded } from './ownerCommands.ts'
import type { CommandedPolls } from './polls.ts'

type Named = { readonly id: string; readonly name: string }
type Held<T> = { readonly value: T }

type CommandedBreakouts = Pick<
  MeetingView['breakouts'],
  'make' | 'open' | 'close' | 'assign' | 'goTo' | 'tellAll' | 'callHelp'
> & {
  readonly plan: { readonly value: MeetingView['breakouts']['plan']['value'] }
  readonly inside: { readonly value: MeetingView['breakouts']['inside']['value'] }
}

/** What commands see of a meeting, and do in it. */
export type Commanded = {
  readonly phase: Held<Pick<MeetingView['phase']['value'], 't'>>
  readonly rights: Held<MeetingView['rights']['value']>
  readonly entry: Pick<MeetingView['entry'], 'join' | 'leave'>
  readonly board: Pick<MeetingView['board'], 'setTimer' | 'setPause'>
  readonly polls: CommandedPolls
  readonly breakouts: CommandedBreakouts
  readonly people: Pick<
    MeetingView['people'],
    'kick' | 'endPasses' | 'setRole' | 'setHand' | 'lowerHand' | 'lowerAllHands'
  > & {
    readonly list: Held<readonly (Named & { readonly me: boolean })[]>
    readonly departed: Held<readonly Named[]>
  }
  readonly chat: Pick<MeetingView['chat'], 'say'>
  readonly door: Pick<
    MeetingView['door'],
    'admit' | 'deny' | 'setAdmission' | 'tellWaiting' | 'setNameList'
  > & {
    readonly knocks: Held<readonly Named[]>
  }
  readonly trust: Pick<MeetingView['trust'], 'compareNow'>
  readonly owner: Pick<MeetingView['owner'], 'endForAll' | 'makeRoleLink' | 'withdrawRoleLink'> &
    OwnerCommanded['owner'] & {
      readonly roleLinks: Held<MeetingView['owner']['roleLinks']['value']>
    }
}
