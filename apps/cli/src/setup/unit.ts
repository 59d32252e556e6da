import type { Places } from './places.ts'

export type Unit = {
  readonly places: Pick<Places, 'config' | 'data'>
  /** The program and its arguments up to its own commands, each an absolute path. */
  readonly program: readonly string[]
  /** The media engine, when it does not come with the program. */
  readonly engine: string | null
  /** Whether it listens on a port below 1024. */
  readonly lowPorts: boolean
}

const STATE = '/var/lib/'
const CAPABILITY = 'CAP_NET_BIND_SERVICE'
/** Its capabilities are then none outside: it could not take a low port. */
const PRIVATE_USERS = 'PrivateUsers=yes\n'

/** A systemd unit in which the server may do what it has to and nothing else. `systemd-analyze security` rates it. */
export function unitText({ places: { config, data }, program, engine, lowPorts }: Unit): string {
  const state = data.startsWith(STATE)
    ? [`StateDirectory=${data.slice(STATE.length)}`, 'StateDirectoryMode=0700']
    : [`ReadWritePaths=${quoted(data)}`]
  return `[Unit]
Description=Konklave, meetings behind a locked door
Wants=network-online.target
After=network-online.target nss-lookup.target
# It is never given up: a name server or a certificate authority may be away for a while.
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${[...program, 'up', '--config', config].map(quoted).join(' ')}
${engine ? `Environment=${quoted(`LIVEKIT_SERVER_BIN=${engine}`)}\n` : ''}Restart=on-failure
RestartSec=15
TimeoutStopSec=20
LimitNOFILE=16384

User=konklave
Group=konklave
${state.join('\n')}
UMask=0077

# Ports below 1024, and nothing else of root's.
AmbientCapabilities=${lowPorts ? CAPABILITY : ''}
CapabilityBoundingSet=${lowPorts ? CAPABILITY : ''}
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
PrivateMounts=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
# Netlink tells which addresses this machine has.
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
KeyringMode=private
${lowPorts ? '' : PRIVATE_USERS}SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
# Not MemoryDenyWriteExecute: JavaScript is compiled while it runs.

[Install]
WantedBy=multi-user.target
`
}

/** Input of systemd-sysusers(8). */
export const usersText = (data: string): string => `u konklave - "Konklave" ${data} -\n`

/** systemd.syntax(7): percent signs are specifiers, and quotes keep blanks together. */
function quoted(text: string): string {
  const plain = text.replaceAll('%', '%%').replaceAll('$', '$$$$')
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `"${plain.replaceAll(/["\\]/g, '\\$&')}"`
}
