import { words } from '@konklave/protocol'
import { endpointsOf } from '../../duties/endpoints.ts'
import { deviation, probe } from '../probe.ts'

export const nobodyElse = probe({
  id: 'P-01',
  title: words('Niemand anderes erfährt etwas', 'Nobody else is told anything'),
  looks: words(
    'Beobachtet während der ganzen Prüfung jede Verbindung, die der Server und seine Prozesse beginnen.',
    'Watches every connection that the server and its processes begin, for as long as the audit takes.',
  ),
  remedy: words(
    'Ist das die Zertifizierungsstelle beim Erneuern, wiederholen Sie die Prüfung. Sonst: ss -tunp zeigt, wer wohin spricht.',
    'If that is the certificate authority at a renewal, run the audit again. Otherwise ss -tunp tells who talks to whom.',
  ),
  async *look({ outgoing, meeting }) {
    // So that there was something to tell.
    await meeting().catch(() => null)
    for (const { process, to, kind } of outgoing())
      yield deviation(`${process} spricht mit ${to} (${kind}).`, `${process} talks to ${to} (${kind}).`)
  },
})

export const declaredEndpoints = probe({
  id: 'P-08',
  title: words(
    'Fremde Rechner sind erklärt, mit Land und Garantie',
    'Hosts of others are declared, with country and safeguard',
  ),
  looks: words(
    'Vergleicht jeden Rechner, den die Einstellungen nennen, mit dem Datenschutzhinweis, wie er ausgeliefert wird.',
    'Compares each host that the settings name with the privacy notice as it is served.',
  ),
  remedy: words(
    'endpoints in konklave.toml ergänzen: Rechner; Betreiber; Land; Garantie. Dann neu starten.',
    'Add to endpoints in konklave.toml: host; who runs it; country; safeguard. Then restart.',
  ),
  async *look({ config, ask }) {
    const notice = (await ask('/privacy?lang=en')).body.toString('utf8')
    for (const { host, declared } of endpointsOf(config)) {
      if (!declared) yield deviation(`${host} ist nicht erklärt.`, `${host} is not declared.`)
      if (!notice.includes(host))
        yield deviation(`Der Hinweis nennt ${host} nicht.`, `The notice does not name ${host}.`)
    }
  },
})
