import { readlinkSync } from 'node:fs'
import { words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'
import { notReleased } from '../released.ts'
import { LANGUAGES, page } from '../sights/notice.ts'

export const nothingRecorded = probe({
  id: 'P-59',
  title: words('Der Server kann nicht aufzeichnen', 'The server cannot record'),
  looks: words(
    'Sucht einen Recorder unter den Prozessen und Wege, eine Aufzeichnung zu beginnen.',
    'Looks for a recorder among the processes, and for ways to begin a recording.',
  ),
  remedy: notReleased,
  async *look({ processes, ask }) {
    for (const { name } of processes())
      if (/egress|record|ffmpeg|gst-|chrome/i.test(name))
        yield deviation(`Der Server hat ${name} gestartet.`, `The server has started ${name}.`)
    for (const path of [
      '/api/recordings',
      '/api/record',
      '/recordings',
      '/twirp/livekit.Egress/StartRoomCompositeEgress',
      '/twirp/livekit.Egress/StartTrackEgress',
    ]) {
      const { status } = await ask(path, { method: 'POST' })
      if (status !== 404) yield deviation(`${path} antwortet ${status}.`, `${path} answers ${status}.`)
    }
  },
})

export const nothingCaptured = probe({
  id: 'P-60',
  title: words('Nichts wird mitgeschnitten', 'Nothing is captured'),
  looks: words(
    'Sieht nach, welche Dateien der Server und die Mediensteuerung zum Schreiben offen haben, während die Probebesprechung läuft und danach.',
    'Looks which files the server and the media engine have open for writing, during the canary meeting and after.',
  ),
  remedy: notReleased,
  async *look({ processes, config, meeting }) {
    await meeting()
    for (const { name, writes, pid } of processes())
      for (const path of writes) {
        const known = path.startsWith(`${config.data}/`) || outputsOf(pid).includes(path)
        if (!known || (name.includes('livekit') && path.startsWith(config.data)))
          yield deviation(`${name} schreibt in ${path}.`, `${name} writes to ${path}.`)
      }
  },
})

/** Where its operator has sent what it says. */
function outputsOf(pid: number): string[] {
  return [1, 2].flatMap(fd => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)]
    } catch {
      return []
    }
  })
}

export const askNotToRecord = probe({
  id: 'P-66',
  title: words(
    'Alle werden gebeten, nichts aufzunehmen; die Web-App kann es nicht',
    'Everybody is asked not to record; the web app cannot',
  ),
  looks: words(
    'Sucht die Bitte im Hinweis und einen Recorder in der Web-App.',
    'Looks for the request in the notice and for a recorder in the web app.',
  ),
  remedy: words(
    'konklave audit --against vergleicht die Web-App mit der ausgelieferten.',
    'konklave audit --against compares the web app with the released one.',
  ),
  async *look(target) {
    for (const language of LANGUAGES) {
      const notice = await page(target, '/privacy', language)
      const asked = language === 'de' ? 'nehmen auch Sie nichts auf' : 'do not record either'
      if (!notice.includes(asked))
        yield deviation(
          `/privacy (${language}) bittet nicht darum.`,
          `/privacy (${language}) does not ask for it.`,
        )
    }
    for (const { path, text } of (await target.client()).files)
      if (/\bnew MediaRecorder\b|MediaRecorder\(/.test(text))
        yield deviation(`${path} enthält einen Recorder.`, `${path} holds a recorder.`)
  },
})
