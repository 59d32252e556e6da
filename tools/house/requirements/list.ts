import type { ProbeId } from '../../../apps/server/src/audit/types.ts'

/** One demand of data protection, in one sentence of ours. */
export type Requirement = {
  readonly id: ProbeId
  readonly title: string
  /** What is missing of it; where neither a probe nor a test is there, why. */
  readonly notYet?: string
}

const LATER = {
  accounts: 'there are no accounts',
  recording: 'nothing can be recorded',
  phone: 'there is no telephone bridge',
  apps: 'there are no apps',
  mail: 'no mail is sent',
} as const

/** All of them, in the order of the catalogue. Where they come from, says `docs/REQUIREMENTS.md`. */
export const requirements: readonly Requirement[] = [
  {
    id: 'P-01',
    title:
      'Nobody evaluates who meets whom or what is said for purposes of their own, and nothing goes to third parties',
    notYet: 'a day of idling is not watched',
  },
  { id: 'P-02', title: 'A public server knows and shows its controller, or does not start' },
  { id: 'P-03', title: 'Each processing operation has one legal basis' },
  { id: 'P-04', title: 'A contract for hosters is ready, with the processors that are configured' },
  {
    id: 'P-05',
    title: 'Whatever is stored is declared in code, and the record of processing comes from that',
  },
  { id: 'P-06', title: 'An impact assessment is ready and names what remains' },
  {
    id: 'P-07',
    title: 'After a breach, one command says what was reachable, within 72 hours',
  },
  { id: 'P-08', title: 'Data stay in the EEA unless a transfer was declared' },
  { id: 'P-09', title: 'No monitoring of attention or performance' },
  { id: 'P-10', title: 'Complete under an open licence' },
  { id: 'P-11', title: 'Runs with no internet at all' },
  { id: 'P-12', title: 'The three operating models are described' },
  { id: 'P-13', title: 'Nobody takes part unseen, administrators included' },
  {
    id: 'P-14',
    title: 'Tenants are separated',
    notYet: 'a server serves one organisation, so there are none to separate',
  },
  {
    id: 'P-15',
    title: 'The configuration audits itself',
    notYet: 'that an upgrade weakens no setting is not tested',
  },
  { id: 'P-16', title: 'Private and safe as shipped' },
  { id: 'P-17', title: 'TLS 1.3, or 1.2 with forward secrecy, and nothing else' },
  { id: 'P-18', title: 'Ciphers by BSI TR-02102-2 in the strict profile' },
  { id: 'P-19', title: 'HTTPS everywhere, modern headers, own origin only' },
  {
    id: 'P-20',
    title: 'Media, signalling and metadata are encrypted, inside too',
    notYet: 'that the media engine refuses media without DTLS is not probed',
  },
  {
    id: 'P-21',
    title: 'The relay leads nowhere else and remembers nobody; no participant learns the address of another',
  },
  { id: 'P-22', title: 'Only necessary storage in browsers, no cookies' },
  { id: 'P-23', title: 'The telephone leg is honest', notYet: LATER.phone },
  { id: 'P-24', title: 'End-to-end encryption covers everything people exchange' },
  { id: 'P-25', title: 'End-to-end encryption is on by default' },
  { id: 'P-26', title: 'Fresh keys that the participants alone have' },
  { id: 'P-27', title: 'Devices prove themselves to each other' },
  { id: 'P-28', title: 'A change of members changes the keys' },
  { id: 'P-29', title: 'No silent downgrade, no false claim' },
  {
    id: 'P-30',
    title: 'A profile for high risk as one switch',
    notYet: 'it needs accounts with a second factor',
  },
  {
    id: 'P-31',
    title: 'Stored data are encrypted',
    notYet: 'the disk itself and backups are up to the operator',
  },
  {
    id: 'P-32',
    title: 'Established cryptography only',
    notYet: 'described in docs/PROTOCOL.md and held to published vectors; no review from outside',
  },
  { id: 'P-33', title: 'Rules for passwords follow current advice', notYet: LATER.accounts },
  { id: 'P-34', title: 'A second factor that cannot be phished', notYet: LATER.accounts },
  { id: 'P-35', title: 'Guessing is useless', notYet: 'time of answers is not measured' },
  { id: 'P-36', title: 'Sign-in under own control', notYet: LATER.accounts },
  { id: 'P-37', title: 'Sessions can be seen and ended', notYet: LATER.accounts },
  { id: 'P-38', title: 'Guests need no account and no e-mail' },
  { id: 'P-39', title: 'Nobody enters unchecked' },
  { id: 'P-40', title: 'The lobby leaks nothing' },
  {
    id: 'P-41',
    title: 'Links cannot be guessed and say nothing',
    notYet:
      'who knows a room id, which is 128 random bits, learns from the answer whether there is such a room',
  },
  { id: 'P-42', title: 'Invitations expire', notYet: 'invitations for one use or with a date' },
  {
    id: 'P-43',
    title: 'Guests can do little by default',
    notYet:
      'the probe asks as the released client does; that the server refuses a forged request is tested in packages/testing/src/delivery, not under this id',
  },
  { id: 'P-44', title: 'You always know who sees and hears you' },
  { id: 'P-45', title: 'Separated roles, enforced on the server', notYet: 'administering by a web page' },
  {
    id: 'P-46',
    title: 'Privileged actions leave a small trail',
    notYet: `${LATER.accounts}, so nobody is privileged but the operator of the machine`,
  },
  {
    id: 'P-47',
    title: 'Moderators can calm a room',
    notYet: 'stopping a picture and sharing at the media engine is not probed',
  },
  { id: 'P-48', title: 'Nobody switches on the camera or microphone of another' },
  { id: 'P-49', title: 'Sharing shows only what was chosen' },
  { id: 'P-50', title: 'People enter without picture and sound' },
  { id: 'P-51', title: 'No addresses, names or content in logs' },
  { id: 'P-52', title: 'Who met whom is forgotten' },
  { id: 'P-53', title: 'Shared content ends with the meeting' },
  { id: 'P-54', title: 'Deadlines are kept by machine' },
  { id: 'P-55', title: 'A minimal profile', notYet: LATER.accounts },
  { id: 'P-56', title: 'Nothing is looked up elsewhere for decoration' },
  { id: 'P-57', title: 'Only totals as statistics' },
  { id: 'P-58', title: 'No biometric analysis' },
  { id: 'P-59', title: 'Recording is off for the whole server' },
  { id: 'P-60', title: 'Off means that nothing is captured' },
  { id: 'P-61', title: 'No secret recording', notYet: LATER.recording },
  { id: 'P-62', title: 'Consent of each person, refusal without exclusion', notYet: LATER.recording },
  { id: 'P-63', title: 'Consent can be withdrawn', notYet: LATER.recording },
  { id: 'P-64', title: 'Recordings are closed files', notYet: LATER.recording },
  { id: 'P-65', title: 'Transcripts and summaries count as recordings', notYet: 'nothing is transcribed' },
  { id: 'P-66', title: 'Participants are told not to record' },
  {
    id: 'P-67',
    title: 'A notice before entry, for guests too',
    notYet: 'how easy it reads was not measured',
  },
  { id: 'P-68', title: 'The notice tells the truth of this server' },
  {
    id: 'P-69',
    title: 'Access, export, correction, erasure and objection by oneself',
    notYet: `${LATER.accounts}; of guests nothing is kept that could be handed out`,
  },
  { id: 'P-70', title: 'Full value without a camera' },
  { id: 'P-71', title: 'The home in view is protected' },
  {
    id: 'P-72',
    title: 'The own state is always visible',
    notYet: 'seen in e2e/devices.test.ts and e2e/controls.test.ts, not under this id',
  },
  { id: 'P-73', title: 'Everything works in the browser', notYet: 'WebKit was not run' },
  { id: 'P-74', title: 'No telemetry, no crash upload' },
  { id: 'P-75', title: 'Apps ask for little and leave nothing', notYet: LATER.apps },
  { id: 'P-76', title: 'Updates can be verified and ask nobody', notYet: 'releases are not signed yet' },
  { id: 'P-77', title: 'Known ingredients', notYet: 'no scan for known vulnerabilities' },
  { id: 'P-78', title: 'Robust and reportable', notYet: 'no security.txt' },
  { id: 'P-79', title: 'Ask first whether it must be video', notYet: 'the start page offers meetings only' },
  {
    id: 'P-80',
    title: 'An audio room without camera permission',
    notYet: 'there is no room for sound alone; nothing asks for a camera before somebody turns it on (P-50)',
  },
  { id: 'P-81', title: 'Encrypted chat and documents without a meeting', notYet: 'there are meetings only' },
  { id: 'P-82', title: 'Invitations by mail give little away', notYet: LATER.mail },
  {
    id: 'P-83',
    title: 'WCAG 2.1 AA and EN 301 549 chapter 9',
    notYet: 'a test by people with screen readers',
  },
  { id: 'P-84', title: 'Real-time text and readable participants', notYet: 'chat is sent line by line' },
  {
    id: 'P-85',
    title: 'Usable for lip-reading and sign language',
    notYet: 'frame rates are benchmarks, not tests; nobody can be marked as signing',
  },
  { id: 'P-86', title: 'Captions without giving data away', notYet: 'no captions' },
]
