import * as p from '@konklave/protocol'

const bytes = (size: number, fill = 7) => new Uint8Array(size).fill(fill)
const [id16, id32, sig] = [bytes(16), bytes(32), bytes(64)]
const signed = { body: bytes(60), key: id32, sig }
const message = { id: id16, epoch: 3, bytes: bytes(400) }
const tree = { inline: bytes(200) }
const status = { t: 'live', groupId: id16, epoch: 3, ctxHash: id32, seq: 9 }
const rulesBytes = bytes(300)
const credential = { memberKey: id32, proof: signed, serverAuth: id32, pass: signed, cert: signed }
const item = { t: 'add', id: id16, keyPackage: bytes(300), pass: signed }
const group = { epoch: 3, ctxHash: id32, groupInfo: bytes(300), tree, seq: 9 }
const media = { ticket: id16, rights: 'member' }
const switches = {
  share: 'ask',
  chat: true,
  microphone: true,
  camera: false,
  sharers: [id16],
  hands: false,
  speakers: [id16],
}

type Schema = Parameters<typeof p.decode>[0]
export type MessageKind = {
  readonly name: string
  readonly schema: Schema
  readonly values: readonly unknown[]
}

/** Every CBOR message of the protocol with at least one valid value of each variant. */
export const messageKinds: readonly MessageKind[] = [
  {
    name: 'client frame',
    schema: p.clientFrame,
    values: [
      { t: 'hello', versions: [1], build: 'web', features: ['meeting'] },
      { t: 'open', s: 1, kind: 'meeting', id: id16, credential, after: 4, body: { a: 1 } },
      { t: 'send', s: 1, ref: 2, body: { t: 'fetch' } },
      { t: 'ephemeral', s: 1, body: [1] },
      { t: 'credit', s: 1, bytes: 400 },
      { t: 'close', s: 1 },
      { t: 'pong', n: 1 },
    ],
  },
  {
    name: 'server frame',
    schema: p.serverFrame,
    values: [
      { t: 'hello', version: 1, build: 'x', features: [], nonce: id32, serverKey: id32, pingMs: 2_000 },
      { t: 'opened', s: 1, body: {} },
      { t: 'ordered', s: 1, seq: 4, body: status },
      { t: 'ephemeral', s: 1, key: 'status', body: status },
      { t: 'reply', s: 1, ref: 2, ok: true, body: group },
      { t: 'refused', s: 1, ref: 2, code: 'disk' },
      { t: 'closed', s: 1, code: 'ended' },
      { t: 'fault', code: 'bad-frame' },
      { t: 'ping', n: 1 },
    ],
  },
  { name: 'credential', schema: p.credential, values: [credential] },
  {
    name: 'meeting request',
    schema: p.meetingRequest,
    values: [
      { t: 'start', groupId: id16, groupInfo: bytes(300), tree: bytes(200) },
      { t: 'fetch' },
      {
        t: 'commit',
        ...{ epoch: 3, bytes: bytes(500), groupInfo: bytes(300), welcome: bytes(300) },
        ...{ items: [id16], declined: [id16], messages: [message] },
      },
      { t: 'message', message },
      { t: 'acknowledge', epoch: 3, ctxHash: id32 },
      { t: 'refuse', epoch: 3, ctxHash: id32 },
      { t: 'badItem', item: id16 },
      { t: 'admit', knock: id16, pass: signed },
      { t: 'deny', knock: id16 },
      { t: 'tellKnocks', words: [{ knock: id16, sealed: new Uint8Array(700) }] },
      { t: 'leave', order: signed },
      { t: 'end', statement: signed },
      { t: 'offerRules', rules: rulesBytes },
      { t: 'seed', groupInfo: bytes(300), tree: bytes(200), commits: [bytes(90)], contexts: [bytes(90)] },
      { t: 'media' },
    ],
  },
  {
    name: 'lobby request',
    schema: p.lobbyRequest,
    values: [{ t: 'knock', keyPackage: bytes(300) }, { t: 'withdraw' }],
  },
  {
    name: 'meeting opened',
    schema: p.meetingOpened,
    values: [{ rules: rulesBytes, status, standing: 'leaf', log: 'gap', mediaId: id16, group, media }],
  },
  {
    name: 'log entry',
    schema: p.logEntry,
    values: [
      { t: 'commit', epoch: 3, ctxHash: id32, bytes: bytes(500), sender: id32 },
      { t: 'message', message, sender: id32 },
      { t: 'void', statement: signed },
      { t: 'hidden' },
    ],
  },
  {
    name: 'meeting notice',
    schema: p.meetingNotice,
    values: [
      { t: 'status', status },
      { t: 'lease', mine: true, ms: 3_000, items: [item, { t: 'leave', id: id16, leaf: 1, order: signed }] },
      { t: 'lease', mine: true, ms: 3, items: [{ t: 'gone', id: id16, leaf: 1, statement: signed }] },
      { t: 'knocks', knocks: [{ id: id16, keyPackage: bytes(300) }] },
      { t: 'epoch', epoch: 3, ctxHash: id32, acknowledged: 1, refused: 0, stands: true },
      { t: 'rules', rules: rulesBytes },
      { t: 'media', rights: 'none', engine: 'down' },
      { t: 'ended' },
    ],
  },
  {
    name: 'meeting status',
    schema: p.meetingStatus,
    values: [
      status,
      { t: 'none' },
      { t: 'recovering', groupId: id16, epoch: 1, ctxHash: id32, mayStartInMs: 5 },
    ],
  },
  { name: 'lobby opened', schema: p.lobbyOpened, values: [{ rules: rulesBytes }] },
  {
    name: 'lobby entry',
    schema: p.lobbyEntry,
    values: [
      {
        t: 'admitted',
        ...{ pass: signed, groupId: id16, epoch: 3, ctxHash: id32, welcome: bytes(300) },
        ...{ tree: { ticket: id16 }, seq: 9, media },
      },
      { t: 'denied' },
    ],
  },
  {
    name: 'lobby notice',
    schema: p.lobbyNotice,
    values: [{ t: 'lobby', state: 'full' }, { t: 'rules', rules: rulesBytes }, { t: 'ended' }],
  },
  { name: 'group reply', schema: p.groupReply, values: [group] },
  {
    name: 'committed reply',
    schema: p.committedReply,
    values: [{ seq: 1, epoch: 2, ctxHash: id32 }],
  },
  { name: 'message reply', schema: p.messageReply, values: [{ seq: 1 }] },
  { name: 'media reply', schema: p.mediaReply, values: [media] },
  {
    name: 'sealed body',
    schema: p.sealedBody,
    values: [
      {
        t: 'heartbeat',
        ...{ nextCtx: 3, contexts: [{ ctx: 1, kind: 'camera', counter: 4 }] },
        ...{ have: [{ from: id16, n: 2 }], passGen: 0, linkGen: 0, hand: 2, away: true },
      },
      { t: 'chat', n: 1, text: 'hello' },
      { t: 'chat', n: 2, text: 'hello', re: { from: id16, n: 1 } },
      { t: 'edit', n: 3, of: 1, text: 'hello you' },
      { t: 'mark', n: 4, to: { from: id16, n: 1 }, emoji: '👍', on: true },
      { t: 'whisper', n: 5, sealed: bytes(204) },
      { t: 'whisperTo', n: 6, sealed: bytes(428), slots: Array.from({ length: 8 }, () => bytes(60)) },
      { t: 'pin', n: 7, text: 'hello', of: { from: id16, n: 1 } },
      { t: 'unpin', n: 8, of: { from: id16, n: 7 } },
      { t: 'pinned', pins: [{ n: 7, text: 'hello' }] },
      { t: 'reaction', n: 1, emoji: '👍' },
      { t: 'passes', passes: [signed] },
      { t: 'link', g: 1, secret: id32 },
      { t: 'linkFor', g: 1, to: id32, ephemeral: id32, sealed: bytes(60) },
      { t: 'mute', who: id32, kind: 'microphone' },
      { t: 'lowerHand', who: id32 },
      { t: 'lowerHand' },
      { t: 'askShare' },
      { t: 'compare', epoch: 3, id: id16 },
      {
        t: 'board',
        entries: [
          { name: 'timer', n: 3_000_001, ageMs: 0, value: 300_000 },
          { name: 'pause', n: 1, ageMs: 5, value: 0 },
          { name: 'spotlight', n: 1, ageMs: 5, value: [id16, id16] },
        ],
      },
      { t: 'giveFloor', who: id32 },
      { t: 'poll', n: 9, question: 'Tea?', choice: 'one', options: ['yes', 'no'], hidden: true },
      { t: 'vote', n: 10, poll: id32, commitment: id32 },
      { t: 'vote', n: 11, poll: id32, commitment: id32, opened: { secret: id32, choice: [0, 2] } },
      { t: 'closePoll', n: 12, poll: id32, counted: [{ from: id16, vote: id32 }] },
      { t: 'openVote', n: 13, poll: id32, secret: id32, choice: [1] },
      { t: 'runningPoll', by: id16, of: 9, question: '', choice: 'yesNo', options: [], hidden: false },
      { t: 'givenVote', of: 10, poll: id32, commitment: id32 },
    ],
  },
  {
    name: 'line inside a whisper',
    schema: p.lineBody,
    values: [{ t: 'chat', n: 1, text: 'hello' }],
  },
  { name: 'knockWords', schema: p.knockWords, values: [{ text: 'Soon.' }] },
  { name: 'profile', schema: p.profile, values: [{ kind: 'guest', name: 'Ada' }] },
  {
    name: 'leaf credential',
    schema: p.leafCredential,
    values: [
      { v: 1, g: 0, dmKey: id32, cert: { key: id32, sig }, profile: bytes(540), mac: id32 },
      { v: 1, g: 0, dmKey: id32, profile: bytes(540), mac: id32 },
    ],
  },
  { name: 'signed', schema: p.signed, values: [signed] },
  { name: 'rules extension', schema: p.rulesExtension, values: [{ charter: signed, state: signed }] },
  {
    name: 'charter',
    schema: p.charter,
    values: [
      {
        ...{ rulesVersion: 1, roomId: id16, firstOwner: id32, ownerChain: [signed], owners: [id32] },
        ...{ roles: [{ keyHash: id16, role: 'moderator' }], serverKey: id32, admitRight: 'moderators' },
        ...{ actions: { kick: 'owner' }, anyoneMayStart: true, seq: 1 },
      },
      {
        ...{ rulesVersion: 1, roomId: id16, kind: 'call', firstOwner: id32, ownerChain: [], owners: [id32] },
        ...{ roles: [], serverKey: id32, admitRight: 'owners', actions: {}, anyoneMayStart: false, seq: 0 },
      },
    ],
  },
  {
    name: 'state',
    schema: p.roomState,
    values: [
      {
        ...{ roomId: id16, groupId: id16, seq: 1, admission: 'lobby', linkGen: 1, authHash: [id32, id32] },
        ...{
          older: [bytes(60)],
          kept: { key: id16, sealed: bytes(60) },
          barred: [id16],
          passGen: 0,
          switches,
          limits: [{ keyHash: id16, no: ['chat', 'camera'] }],
          title: bytes(80),
        },
      },
    ],
  },
  {
    name: 'owner chain link',
    schema: p.ownerChainLink,
    values: [{ roomId: id16, owners: [id32], before: id32 }],
  },
  { name: 'pass', schema: p.pass, values: [{ roomId: id16, memberKey: id32, passGen: 0 }] },
  { name: 'role cert', schema: p.roleCert, values: [{ roomId: id16, memberKey: id32 }] },
  { name: 'leaf statement', schema: p.leafStatement, values: [{ groupId: id16, leafHash: id32 }] },
  {
    name: 'stream proof',
    schema: p.streamProof,
    values: [{ origin: 'https://a.example', roomId: id16, nonce: id32 }],
  },
  { name: 'void statement', schema: p.voidStatement, values: [{ groupId: id16, epoch: 1, ctxHash: id32 }] },
  { name: 'end statement', schema: p.endStatement, values: [{ groupId: id16 }] },
  {
    name: 'evidence',
    schema: p.evidence,
    values: [{ passes: [signed], leaveOrders: [signed], gone: [signed] }],
  },
  {
    name: 'create room',
    schema: p.createRoom,
    values: [{ charter: signed, state: signed, grant: id32 }],
  },
  {
    name: 'instance',
    schema: p.instanceInfo,
    values: [{ serverKey: id32, creation: 'grant', mode: 'lan', versions: [1] }],
  },
  {
    name: 'owner file',
    schema: p.ownerFile,
    values: [{ kdf: { ...p.ownerFileKdfs[0] }, salt: id16, sealed: bytes(540) }],
  },
  {
    name: 'contents of an owner file',
    schema: p.ownerFileContents,
    values: [{ origin: 'https://a.example:8443', roomId: id16, linkSecret: id32, ownerSeed: id32 }],
  },
  { name: 'api error', schema: p.apiError, values: [{ code: 'disk' }] },
]
