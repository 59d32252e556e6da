import { useLingui } from '@lingui/react/macro'
import type { CheckState } from '../../kernel/check.ts'
import { judge } from './judge.ts'

/** The one thing to know, and a sentence about it. */
export function useVerdictText(state: CheckState): { readonly title: string; readonly text: string } {
  const { t } = useLingui()
  if (state.stage === 'running')
    return {
      title: t`Looking for ways to the server…`,
      text: t`This takes some seconds, and up to a minute where something is closed.`,
    }
  if (state.stage === 'before')
    return {
      title: t`Can people meet from here?`,
      text: t`Turn off Wi-Fi on your phone first, so that the check goes the way that people outside go. It needs no camera, no microphone and no name.`,
    }
  switch (judge(state)) {
    case 'all':
      return {
        title: t`Everything works from here`,
        text: t`Text, sound and picture get through, by each way that this server offers.`,
      }
    case 'direct':
      return {
        title: t`Meetings work from here`,
        text: t`Sound and picture take the direct way. But a detour is missing that people in stricter networks need.`,
      }
    case 'detour':
      return {
        title: t`Meetings work, over a detour`,
        text: t`Sound and picture come a little later, and stutter more on a bad line.`,
      }
    case 'text':
      return { title: t`Only text works`, text: textOnly() }
    case 'nothing':
      return { title: t`It does not work from here`, text: t`Nobody can take part in a meeting from here.` }
    case 'unknown':
      return {
        title: t`Text works; calls were not tried`,
        text: t`Too many checks are running on this server. Wait a minute, then check again.`,
      }
    case 'closed':
      return {
        title: t`There is nothing to check`,
        text: t`This server does not offer the check: it answers only to the machine it runs on, or whoever runs it has switched the check off.`,
      }
  }

  function textOnly(): string {
    if (state.untried === 'browser')
      return t`This browser cannot make calls, whatever the network. Try another one.`
    if (state.untried === 'down')
      return t`The part of the server that passes on sound and picture does not answer. On the server, konklave status says more.`
    return t`People can enter a room and write. Sound and picture do not get through.`
  }
}
