import { useLingui } from '@lingui/react/macro'

const LENGTHS = [5, 10, 15]

/** Lengths of time to choose from; `start`: what a press on one does. */
export function useLengths(start: string) {
  const { t } = useLingui()
  return {
    choices: LENGTHS.map(minutes => ({
      minutes,
      text: t`${minutes} min`,
      name: `${start}: ${minutes} min`,
    })),
    label: t`Other length, in minutes`,
    wrong: t`A number in minutes, for example 10`,
  }
}
