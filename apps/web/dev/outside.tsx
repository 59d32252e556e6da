import type { ReactNode } from 'react'
import { CheckPage } from '../src/features/check/Check.tsx'
import { BadLink, Failed, Joining, SecondTab, Unsupported } from '../src/features/door/index.ts'
import { Home, OwnerLink } from '../src/features/home/index.ts'
import { Gone } from '../src/features/leave/index.ts'
import { OpenSheet, SaveSheet } from '../src/features/ownerFile/index.ts'
import { Prejoin } from '../src/features/prejoin/index.ts'
import Knocking from '../src/features/prejoin/Knocking.tsx'
import type { CheckState, Line, LineName } from '../src/kernel/check.ts'
import type { OpenedOwnerFile, OwnerFiles, ReadOwnerFile } from '../src/kernel/home.ts'
import { fakeMedia } from './fakes/media.ts'
import { face } from './fakes/pictures.ts'
import { bothDenied } from './setting.tsx'

const none = () => undefined
const done = async () => undefined
const services = (creation: 'anyone' | 'grant') => ({
  creation: async () => creation,
  grant: null,
  unkept: null,
  create: () => new Promise<never>(none),
  hold: done,
  enter: done,
  ownerFiles: files({}),
})

/** Owner files as they turn out: read, and opened, in this way or that; by default still at work. */
function files({ read, open, seal }: { read?: ReadOwnerFile; open?: OpenedOwnerFile; seal?: true }) {
  const bytes = new Uint8Array(640)
  const never = new Promise<never>(none)
  const all: OwnerFiles = {
    seal: () => (seal ? Promise.resolve({ t: 'file', bytes }) : never),
    read: async () => read ?? { t: 'file', bytes },
    open: () => (open ? Promise.resolve(open) : never),
  }
  return async () => all
}

const ownerLink =
  'https://meet.example.org/m#AQFr1mQk0gC3pYt9uWzJ5xVnE8oH2sLd7fRaT4cKiMbNyPqGvXjUeSwZh6D0lOxQ1A3rBn5kTq8wYz2JcVfLgHmPs'

function saving(of: Parameters<typeof files>[0] = {}): ReactNode {
  return (
    <>
      <OwnerLink link={ownerLink} files={files({})} onKept={done} onGo={done} />
      <SaveSheet link={ownerLink} files={files(of)} onKept={none} onClose={none} />
    </>
  )
}

function opening(of: Parameters<typeof files>[0], name = 'konklave-key.klv'): ReactNode {
  return (
    <>
      <Home services={services('anyone')} />
      <OpenSheet file={new File([], name)} files={files(of)} onLink={done} onClose={none} />
    </>
  )
}

/** A letter for each line: + works, - fails, 0 absent, ? untried, * is being tried, . waits. */
function check(letters: string, part: Partial<CheckState> = {}): ReactNode {
  const found: Readonly<Record<string, Line>> = {
    '+': { t: 'works', roundTripMs: 34 },
    '-': { t: 'fails' },
    '0': { t: 'absent' },
    '?': { t: 'untried' },
    '*': { t: 'running' },
    '.': { t: 'waiting' },
  }
  const line = (i: number) => found[letters[i] ?? '.'] ?? { t: 'waiting' }
  const page: Line = letters[0] === '+' ? { t: 'works', http: 'HTTP/2' } : line(0)
  const socket: Line = letters[1] === '+' ? { t: 'works' } : line(1)
  const lines: Record<LineName, Line> = { page, socket, udp: line(2), tcp: line(3), relay: line(4) }
  const ports = { page: '443', socket: '443', udp: '7882', tcp: '7881', relay: '443' }
  return <CheckPage state={{ stage: 'done', lines, ports, untried: null, ...part }} onStart={none} />
}

export function prejoin(
  entry: 'enter' | 'knock' | 'start' | 'wait',
  names: readonly string[] | null,
  change?: (m: ReturnType<typeof fakeMedia>) => void,
  textOnly = false,
  kind: 'meeting' | 'call' = 'meeting',
): ReactNode {
  const media = fakeMedia()
  change?.(media)
  return (
    <Prejoin
      phase={{ t: 'prejoin', entry, inside: names }}
      kind={kind}
      media={media.media}
      textOnly={textOnly}
      leads={entry === 'start'}
      alarms={[]}
      remembered=""
      onName={() => undefined}
      onJoin={none}
    />
  )
}

export const outside: Record<string, () => ReactNode> = {
  home: () => <Home services={services('anyone')} />,
  'home-grant': () => <Home services={services('grant')} />,
  'owner-link': () => <OwnerLink link={ownerLink} files={files({})} onKept={done} onGo={done} />,
  'key-file-save': () => saving(),
  'key-file-short': () => saving(),
  'key-file-spaces': () => saving(),
  'key-file-same': () => saving(),
  'key-file-shown': () => saving(),
  'key-file-saving': () => saving(),
  'key-file-saved': () => saving({ seal: true }),
  'key-file-open': () => opening({}),
  'key-file-opening': () => opening({}),
  'key-file-wrong': () => opening({ open: { t: 'wrong-passphrase' } }),
  'key-file-elsewhere': () => opening({ open: { t: 'elsewhere', host: 'meet.library.example.org' } }),
  'key-file-other': () =>
    opening({ read: { t: 'not-an-owner-file' } }, 'Holiday plans 2027 (final, really).pdf'),
  'bad-cut': () => <BadLink problem="cut" onHome={none} />,
  'bad-missing': () => <BadLink problem="missing" onHome={none} />,
  'bad-newer': () => <BadLink problem="newer-version" onHome={none} />,
  unsupported: () => <Unsupported why="keys" />,
  insecure: () => <Unsupported why="insecure" />,
  'second-tab': () => <SecondTab onMove={none} onApart={none} />,
  joining: () => <Joining />,
  'prejoin-loading': () => (
    <Prejoin
      phase={{ t: 'loading' }}
      kind={null}
      media={fakeMedia().media}
      textOnly={false}
      leads={false}
      alarms={[]}
      remembered=""
      onName={() => undefined}
      onJoin={none}
    />
  ),
  'prejoin-knock': () => prejoin('knock', null),
  'prejoin-enter': () => prejoin('enter', ['Ben', 'Carla', 'Dirk', 'Ela', 'Farid', 'Greta']),
  'prejoin-start': () => prejoin('start', []),
  'prejoin-call': () => prejoin('knock', null, undefined, false, 'call'),
  'prejoin-preview': () =>
    prejoin('enter', ['Ben'], m => {
      m.local.value = new Map([['camera', face(3)]])
    }),
  'prejoin-denied': () =>
    prejoin('knock', null, m => {
      m.problems.value = new Map([['camera', 'denied']])
    }),
  'prejoin-both-denied': () =>
    prejoin('start', null, m => {
      m.problems.value = bothDenied
    }),
  'prejoin-text': () => prejoin('knock', null, undefined, true),
  'knocking-old': () => (
    <Knocking
      words={null}
      lobby="waiting"
      byOldLink
      link="online"
      name="Anna Bergmann"
      media={fakeMedia().media}
      onStop={none}
    />
  ),
  knocking: () => (
    <Knocking
      words="We begin in a few minutes."
      lobby="waiting"
      byOldLink={false}
      link="online"
      name="Anna Bergmann"
      media={fakeMedia().media}
      onStop={none}
    />
  ),
  'knocking-lost': () => (
    <Knocking
      words={null}
      lobby="waiting"
      byOldLink={false}
      link="reconnecting"
      name="Anna Bergmann"
      media={fakeMedia().media}
      onStop={none}
    />
  ),
  'knocking-nobody': () => {
    const { media, local } = fakeMedia()
    local.value = new Map([['camera', face(3)]])
    return (
      <Knocking
        words={null}
        lobby="nobody"
        byOldLink={false}
        link="online"
        name="Anna Bergmann"
        media={media}
        onStop={none}
      />
    )
  },
  'gone-left': () => <Gone why="left" host="no" onHome={none} onAgain={none} />,
  'gone-left-locked': () => <Gone why="left" host="no" locked onHome={none} onAgain={none} />,
  'gone-removed': () => <Gone why="removed" host="no" onHome={none} onAgain={none} />,
  'gone-ended': () => <Gone why="ended" host="no" onHome={none} onAgain={none} />,
  'gone-ended-host': () => <Gone why="ended" host="key" onHome={none} onAgain={none} />,
  'gone-left-host': () => <Gone why="left" host="no-key" onHome={none} onAgain={none} />,
  'gone-denied': () => <Gone why="denied" host="no" onHome={none} onAgain={none} />,
  'failed-rolled': () => <Failed why="rolled-back" onHome={none} />,
  check: () => check('.....', { stage: 'before' }),
  'check-running': () => check('++*..', { stage: 'running' }),
  'check-all': () => check('+++0+'),
  'check-direct': () => check('+++0-'),
  'check-detour': () => check('++-0+'),
  'check-text': () => check('++---'),
  'check-socket': () => check('+-???'),
  'check-page': () => check('-????'),
  'check-busy': () => check('++???', { untried: 'busy' }),
  'check-down': () => check('++???', { untried: 'down' }),
  'check-closed': () => check('++???', { untried: 'closed' }),
}
