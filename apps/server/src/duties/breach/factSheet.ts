import { type SpokenLanguage, words } from '@konklave/protocol'
import {
  blank,
  code,
  type DutyDocument,
  inline,
  list,
  type Say,
  sayIn,
  table,
} from '../documents/markdown.ts'
import { grouped, namesIn } from '../grouped.ts'
import { categoryNames, placeNames } from '../terms.ts'
import type { Breach, Scene } from './incident.ts'
import { momentIn, reportBy, told } from './moments.ts'
import { numbers, reached } from './reached.ts'

/** [P-07] What an officer needs first, and what Art. 33(5) GDPR wants kept: facts, effects, what was done. */
export function factSheet(breach: Breach, language: SpokenLanguage): DutyDocument {
  const say = sayIn(language)
  const { incident, scene } = breach
  const { component, fromMs, toMs, knownMs } = incident
  return {
    name: 'facts',
    title: words('Verletzung: was offenlag und was nicht', 'Breach: what lay open and what did not'),
    text: `${table(
      ['', ''],
      [
        [
          say('Was geschah', 'What happened'),
          `${component.title[language]}. ${blank(say, 'Einzelheiten', 'details')}`,
        ],
        [say('Seit wann', 'Since when'), told(fromMs, language, say)],
        [say('Bis wann', 'Until when'), told(toMs, language, say)],
        [
          say('Bekannt geworden', 'Became known'),
          `${told(knownMs, language, say)}, ${blank(say, 'wem, wodurch', 'to whom, how')}`,
        ],
        [
          say('Melden bis (Art. 33 Abs. 1 DSGVO)', 'Report by (Art. 33(1) GDPR)'),
          knownMs === null ? told(null, language, say) : `**${told(reportBy(knownMs), language, say)}**`,
        ],
        [say('Abwägen', 'To weigh'), component.weigh[language]],
      ],
    )}

## ${say('In Zahlen', 'In numbers')}

${table(
  ['', ''],
  numbers(scene, say).map(([what, value]) => [what, value]),
)}

${say(
  'Wie viele Menschen sich getroffen haben, wird nicht aufgehoben und lässt sich deshalb nicht angeben.',
  'How many people met is not kept, so it cannot be told.',
)}

## ${say('Was offenlag', 'What lay open')}

${whatLayOpen(breach, language, say)}

${say('Wer es hat, kann:', 'Whoever has it can:')}

${list(component.can.map(text => text[language]))}

## ${say('Was nicht zu lesen war, und warum', 'What could not be read, and why')}

${table(
  [say('Was', 'What'), say('Warum', 'Why'), say('Geprüft durch', 'Tested by')],
  component.closed.map(({ what, why, proofs }) => [
    what[language],
    why[language],
    proofs.map(code).join(', '),
  ]),
)}

## ${say('Was der Server selbst festgehalten hat', 'What the server itself has noted')}

${noted(scene, language, say)}

## ${say('Zu tun', 'To do')}

${list(component.todo.map(text => `☐ ${text[language]}`))}
- ☐ ${say('Getan, wann, von wem:', 'Done, when, by whom:')} ${blank(say, 'fortschreiben', 'keep up to date')}
- ☐ ${say('Gemeldet am, oder nicht gemeldet, weil:', 'Reported on, or not reported because:')} ${blank(say, 'Begründung', 'reasons')}
`,
  }
}

function whatLayOpen({ incident, facts }: Breach, language: SpokenLanguage, say: Say): string {
  const { entries, operations } = reached(incident.component, facts)
  if (entries.length === 0)
    return say(
      'Nichts, was dieser Server aufhebt oder im Arbeitsspeicher hält.',
      'Nothing that this server keeps or holds in memory.',
    )
  const rows = operations.flatMap(operation =>
    grouped(operation.entries).map(group => [
      namesIn(group, language)
        .map(group.kind === 'memory' ? inline : code)
        .join(', '),
      placeNames[group.kind][language],
      categoryNames[group.category][language],
      operation.people[language],
      inline(group.deadline[language]),
    ]),
  )
  return table(
    [
      say('Daten', 'Data'),
      say('Wo', 'Where'),
      say('Art', 'Kind'),
      say('Betroffene', 'People concerned'),
      say('Löschung', 'Erasure'),
    ],
    rows,
  )
}

function noted({ log, files, status }: Scene, language: SpokenLanguage, say: Say): string {
  const running = status
    ? say(
        `Es läuft Version ${status.version} seit ${momentIn(language, Date.parse(status.since))}.`,
        `Version ${status.version} has been running since ${momentIn(language, Date.parse(status.since))}.`,
      )
    : say('Es läuft gerade kein Server, der antwortet.', 'No server that answers is running now.')
  const changed = files.map(({ name, changedMs }) => [code(name), momentIn(language, changedMs)])
  return [
    running,
    ...(changed.length > 0
      ? [table([say('Datei', 'File'), say('Zuletzt geändert', 'Last changed')], changed)]
      : []),
    ...logged(log, language, say),
  ].join('\n\n')
}

function logged(log: Scene['log'], language: SpokenLanguage, say: Say): string[] {
  if (log === null)
    return [
      say(
        'Das Protokoll wurde nicht gelesen: `journalctl -u konklave -o short-iso > konklave.log`, dann noch einmal mit `--log konklave.log`.',
        'The log was not read: `journalctl -u konklave -o short-iso > konklave.log`, then again with `--log konklave.log`.',
      ),
    ]
  const { events, turns, undated } = log
  return [
    events.length === 0
      ? say('Im Protokoll dieser Zeit steht nichts.', 'The log of that time holds nothing.')
      : table(
          [
            say('Ereignis im Protokoll', 'Event in the log'),
            say('Genauer', 'Which'),
            say('Wie oft', 'How often'),
          ],
          events.map(({ event, codes, times }) => [code(event), codes, String(times)]),
        ),
    ...(turns.length > 0
      ? [list(turns.map(({ event, atMs }) => `${momentIn(language, atMs)}: ${code(event)}`))]
      : []),
    ...(undated > 0
      ? [
          say(
            `Zeilen, die nicht sagen, an welchem Tag sie geschrieben wurden: ${undated}. Sie sind oben mitgezählt.`,
            `Lines that do not say on which day they were written: ${undated}. They are counted above.`,
          ),
        ]
      : []),
  ]
}
