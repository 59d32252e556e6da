import { type DutyQuestion, dutyQuestions, fileKey, lacksForDuties, type SettingName } from '@konklave/server'
import { type Answers, configWith, type Question } from './question.ts'

/**
 * [P-02, P-03] What the law asks of whoever runs a public server, as the server itself lists it; what was answered
 * before is asked again only where it leaves something owed. Hosts of others are asked for one by one, in
 * `endpoints.ts`.
 */
export const dutyQuestionsAsked: readonly Question[] = dutyQuestions
  .filter(({ setting }) => setting !== 'endpoints')
  .map(asQuestion)

function asQuestion(duty: DutyQuestion): Question {
  const { setting, ask, help, example } = duty
  const owed = (answers: Answers) =>
    (duty.needed(configWith(answers)) && !answers[setting]) || !!lackOf(setting, answers)
  return {
    setting,
    needsWord: true,
    ask: ask.en,
    help: [help.en, ...(example ? [`Such as: ${example.en}`] : []), ...choices(duty)].join('\n'),
    when: answers => duty.asked(configWith(answers)) && (answers[setting] === undefined || owed(answers)),
    ...suggestion(duty),
    ...wording(duty),
    refuse: (answer, answers) => {
      const given = { ...answers, [setting]: answer }
      if (duty.needed(configWith(given)) && answer.trim() === '')
        return 'may not be empty: the law asks for it'
      const lack = lackOf(setting, given)
      return lack && `cannot stand: ${lack}`
    },
  }
}

/** What is still owed because of a setting, in the words of the server. */
function lackOf(setting: SettingName, answers: Answers): string | null {
  for (const line of lacksForDuties(configWith(answers))) {
    const [keys = '', ...why] = line.split(': ')
    // A law or another way that is lacking is asked for next.
    if (keys.split(', ').includes(fileKey(setting))) return why.join(': ')
  }
  return null
}

function suggestion({ setting, answer }: DutyQuestion): Pick<Question, 'suggest'> {
  // Whoever is reached there also answers for privacy, unless there is somebody of their own.
  if (setting === 'privacyContact') return { suggest: ({ controllerContact = '' }) => controllerContact }
  return answer.kind === 'choice' ? { suggest: () => answer.choices[0]?.value ?? '' } : {}
}

function choices({ answer }: DutyQuestion): string[] {
  switch (answer.kind) {
    case 'text':
      return []
    case 'lines':
      return ['A line each; an empty line ends the list.']
    case 'yes-no':
      return ['Yes or no.']
    case 'choice':
      return answer.choices.map(({ label }, i) => `  ${i + 1}  ${label.en}`)
  }
}

const YES = /^(y|yes|j|ja|true)$/i
const NO = /^(n|no|nein|false)$/i

function wording({ answer }: DutyQuestion): Pick<Question, 'read' | 'show' | 'hasLines'> {
  switch (answer.kind) {
    case 'text':
      return {}
    case 'lines':
      return { hasLines: true }
    case 'yes-no':
      return {
        read: typed => (YES.test(typed) ? 'true' : NO.test(typed) ? 'false' : typed),
        show: value => (value === 'true' ? 'yes' : value === 'false' ? 'no' : value),
      }
    case 'choice':
      return {
        read: typed => answer.choices[Number(typed) - 1]?.value ?? typed,
        show: value => {
          const at = answer.choices.findIndex(choice => choice.value === value)
          return at < 0 ? value : String(at + 1)
        },
      }
  }
}
