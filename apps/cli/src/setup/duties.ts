import {
  type DutyQuestion,
  dutyQuestions,
  lacksForDuties,
  type SettingName,
  sameWords,
  type Words,
  words,
} from '@konklave/server'
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
    ask,
    help: inLines([
      help,
      ...(example ? [words(`Zum Beispiel: ${example.de}`, `Such as: ${example.en}`)] : []),
      ...choices(duty),
    ]),
    when: answers => duty.asked(configWith(answers)) && (answers[setting] === undefined || owed(answers)),
    ...suggestion(duty),
    ...wording(duty),
    refuse: (answer, answers) => {
      const given = { ...answers, [setting]: answer }
      if (duty.needed(configWith(given)) && answer.trim() === '')
        return words('darf nicht leer sein: Das Gesetz verlangt es', 'may not be empty: the law asks for it')
      const lack = lackOf(setting, given)
      return lack && words(`kann so nicht bleiben: ${lack.de}`, `cannot stand: ${lack.en}`)
    },
  }
}

/** What is still owed because of a setting, in the words of the server. A law or another way that is lacking is asked for next. */
const lackOf = (setting: SettingName, answers: Answers): Words | null =>
  lacksForDuties(configWith(answers)).find(({ settings }) => settings.includes(setting))?.says ?? null

function suggestion({ setting, answer }: DutyQuestion): Pick<Question, 'suggest'> {
  // Whoever is reached there also answers for privacy, unless there is somebody of their own.
  if (setting === 'privacyContact') return { suggest: ({ controllerContact = '' }) => controllerContact }
  return answer.kind === 'choice' ? { suggest: () => answer.choices[0]?.value ?? '' } : {}
}

function choices({ answer }: DutyQuestion): Words[] {
  switch (answer.kind) {
    case 'text':
      return []
    case 'lines':
      return [
        words(
          'Je eine Zeile; eine leere Zeile beendet die Liste.',
          'A line each; an empty line ends the list.',
        ),
      ]
    case 'yes-no':
      return [words('Ja oder nein.', 'Yes or no.')]
    case 'choice':
      return answer.choices.map(({ label }, i) => words(`  ${i + 1}  ${label.de}`, `  ${i + 1}  ${label.en}`))
  }
}

function inLines(texts: readonly Words[]): Words {
  return words(texts.map(({ de }) => de).join('\n'), texts.map(({ en }) => en).join('\n'))
}

const YES = /^(y|yes|j|ja|true)$/i
const NO = /^(n|no|nein|false)$/i

function wording({ answer }: DutyQuestion): Pick<Question, 'read' | 'show' | 'hasLines' | 'expects'> {
  switch (answer.kind) {
    case 'text':
      return {}
    case 'lines':
      return { hasLines: true }
    case 'yes-no':
      return {
        expects: words(
          'ist weder ja noch nein. Geben Sie ja oder nein ein',
          'is neither yes nor no. Type yes or no',
        ),
        read: typed => (YES.test(typed) ? 'true' : NO.test(typed) ? 'false' : typed),
        show: value =>
          value === 'true' ? words('ja', 'yes') : value === 'false' ? words('nein', 'no') : sameWords(value),
      }
    case 'choice':
      return {
        expects: words(
          `ist keine der Antworten oben. Geben Sie die Nummer davor ein, von 1 bis ${answer.choices.length}`,
          `is none of the answers above. Type the number before one, from 1 to ${answer.choices.length}`,
        ),
        read: typed => answer.choices[Number(typed) - 1]?.value ?? typed,
        show: value => {
          const at = answer.choices.findIndex(choice => choice.value === value)
          return sameWords(at < 0 ? value : String(at + 1))
        },
      }
  }
}
