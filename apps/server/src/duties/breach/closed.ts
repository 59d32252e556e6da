import { type Words, words } from '@konklave/protocol'

/** What whoever has something still cannot read, why, and where that is tested: ids that names of tests carry, or files of tests. */
export type Closed = { readonly what: Words; readonly why: Words; readonly proofs: readonly string[] }

export const content: Closed = {
  what: words('Bild, Ton und Geschriebenes', 'Picture, sound and what was written'),
  why: words(
    'Geöffnet werden sie nur auf den Geräten der Teilnehmenden. Der Server hat keinen Schlüssel dazu und schreibt nichts davon auf.',
    'They are opened on the devices of those who meet only. The server has no key to them and writes none of it down.',
  ),
  proofs: ['Law 1', 'K33', 'e2e/canary.test.ts'],
}
export const people: Closed = {
  what: words(
    'Namen, Netzadressen, und wer mit wem wann gesprochen hat',
    'Names, network addresses, and who talked to whom and when',
  ),
  why: words(
    'Namen sind versiegelt; Adressen und Zeiten stehen im Arbeitsspeicher, solange jemand verbunden ist. Geschrieben wird nichts davon.',
    'Names are sealed; addresses and times are in working memory while somebody is connected. None of it is written.',
  ),
  proofs: ['P-51', 'K48', 'e2e/canary.test.ts'],
}
export const links: Closed = {
  what: words('Links zum Anlegen von Räumen', 'Links for creating rooms'),
  why: words(
    'Aufgehoben werden nur ihre Prüfsummen; ein Link lässt sich daraus nicht zurückrechnen.',
    'Only their hashes are kept; no link can be computed back from one.',
  ),
  proofs: ['apps/server/src/door/limits.test.ts'],
}
export const invitations: Closed = {
  what: words('Einladungslinks und Schlüssel von Besprechungen', 'Invitation links and keys of meetings'),
  why: words(
    'Der geheime Teil eines Links steht hinter dem #, und den sendet kein Browser. Schlüssel entstehen auf den Geräten und bleiben dort.',
    'The secret part of a link stands behind the #, which no browser sends. Keys are made on the devices and stay there.',
  ),
  proofs: ['K33', 'e2e/canary.test.ts'],
}
export const loadedBefore: Closed = {
  what: words(
    'Besprechungen von Menschen, deren Seite vorher geladen war und nichts mehr nachgeladen hat',
    'Meetings of people whose page was loaded before and has fetched nothing since',
  ),
  why: words(
    'Diese Seiten versiegeln selbst; verändertes Programm bekämen sie erst mit dem nächsten Laden.',
    'These pages seal by themselves; they would get a changed program only with the next thing they load.',
  ),
  proofs: ['Law 1', 'K33'],
}
export const otherRooms: Closed = {
  what: words('Andere Räume', 'Other rooms'),
  why: words('Jeder Raum hat eigene Links und eigene Schlüssel.', 'Each room has links and keys of its own.'),
  proofs: ['K1'],
}
export const before: Closed = {
  what: words(
    'Was gesagt wurde, bevor jemand damit eintrat',
    'What was said before somebody came in with it',
  ),
  why: words(
    'Mit jedem, der kommt oder geht, wechseln die Schlüssel; die früheren bekommt niemand nachgereicht.',
    'With everybody who comes or goes the keys change; nobody is given the earlier ones.',
  ),
  proofs: ['K33'],
}
