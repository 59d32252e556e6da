import { isIP } from 'node:net'
import { EngineError, type MediaAddress } from './control.ts'
import { everythingBut } from './relay.ts'

export interface ConfigInput {
  readonly signalPort: number
  readonly media: MediaAddress
  /** Local addresses that media sockets bind to; they differ from the told ones behind a NAT. */
  readonly localIps: readonly string[]
  /** TURN for those who can reach nothing but 443: its own name, and the loopback port that unwrapped TLS is piped to. */
  readonly relay?: { readonly domain: string; readonly port: number }
}

/** The engine's configuration, only the keys this project sets. Unknown keys would stop its start. */
export type LiveKitConfig = ReturnType<typeof engineConfig>

const EMPTY_ROOM_SECONDS = 60
const LEFT_ROOM_SECONDS = 20
/** Below the ports the system hands out by itself; loopback only, one for each connection that is relayed. */
const RELAY_PORTS = { from: 30_000, to: 32_767 }
/** Firefox takes two relay addresses per connection; more than a few connections under one credential is misuse. */
const RELAYS_PER_CREDENTIAL = 12

/**
 * Everything the engine is told, each line against a default that would be wrong here: see
 * docs/adr/0003-engine-control.md. It reads JSON, which is YAML, from its environment.
 */
export function engineConfig({ signalPort, media, localIps, relay }: ConfigInput) {
  for (const ip of [...media.ips, ...localIps])
    if (isIP(ip) === 0) throw new EngineError('start-failed', `${ip} is not an IP address`)
  const [first] = media.ips
  if (first === undefined || localIps.length === 0 || media.udpPorts.length === 0)
    throw new EngineError('start-failed', 'media needs an address and a UDP port')
  return {
    port: signalPort,
    bind_addresses: ['127.0.0.1'],
    logging: { level: 'error', pion_level: 'error', json: true },
    rtc: {
      // Left out, the engine would ask public STUN servers who it is.
      node_ip: media.ips.join(','),
      use_external_ip: false,
      // Never empty: an engine without one hands Google's and Twilio's to every client. Our own media port
      // does not answer plain STUN requests and need not: host candidates are enough.
      stun_servers: media.ips.map(ip => `${bracketed(ip)}:${media.udpPorts[0]}`),
      udp_port: portRange(media.udpPorts),
      tcp_port: media.tcpPort ?? 0,
      use_ice_lite: true,
      // On a machine with several interfaces all host candidates would be told as node_ip and checks that
      // arrive on another one's socket are dropped in silence.
      ips: { includes: localIps.map(ip => `${ip}/${isIP(ip) === 4 ? 32 : 128}`) },
      // Behind a NAT the told address is not this machine's own; people on the same network, and the relay, need that too.
      advertise_internal_ip: localIps.some(ip => !media.ips.includes(ip)),
      enable_loopback_candidate: localIps.some(isLoopback),
      use_mdns: false,
      congestion_control: { enabled: true, allow_pause: true },
    },
    turn: relay ? relayConfig(relay, [...media.ips, ...localIps]) : { enabled: false },
    room: {
      auto_create: false,
      empty_timeout: EMPTY_ROOM_SECONDS,
      departure_timeout: LEFT_ROOM_SECONDS,
      max_participants: 0,
      enable_remote_unmute: false,
      // H.264 does not survive encryption of whole frames, RED carries frames twice, AV1 breaks.
      enabled_codecs: ['audio/opus', 'video/vp8', 'video/vp9', 'video/rtx'].map(mime => ({ mime })),
    },
    limit: {
      subscription_limit_video: 30,
      subscription_limit_audio: 24,
      max_metadata_size: 1,
      max_attributes_size: 1,
      max_participant_name_length: 1,
      max_room_name_length: 128,
      max_participant_identity_length: 128,
      max_api_request_body_size: 65_536,
    },
    enable_data_tracks: false,
    agents: { endpoints: { disabled: true } },
  }
}

/** Binds loopback, also for the relayed addresses themselves: from there the engine's own media socket is reached. */
function relayConfig({ domain, port }: NonNullable<ConfigInput['relay']>, ips: readonly string[]) {
  const v4 = ips.filter(ip => isIP(ip) === 4)
  const peers = [...new Set(v4.length > 0 ? v4 : ips)]
  return {
    enabled: true,
    domain,
    tls_port: port,
    // TLS ends in this project's front door; the engine never learns who comes.
    external_tls: true,
    bind_addresses: [v4.length > 0 ? '127.0.0.1' : '::1'],
    relay_range_start: RELAY_PORTS.from,
    relay_range_end: RELAY_PORTS.to,
    per_user_relay_allocation_limit: RELAYS_PER_CREDENTIAL,
    // [P-21] To this machine and to no other; to which of its ports the front door decides. Private addresses are refused unless named; refusals win over that.
    allow_restricted_peer_cidrs: peers.map(ip => `${ip}/${isIP(ip) === 4 ? 32 : 128}`),
    deny_peer_cidrs: [...everythingBut(peers), v4.length > 0 ? '::/0' : '0.0.0.0/0'],
  }
}

export const isLoopback = (ip: string): boolean => ip === '::1' || /^127\./.test(ip)

const bracketed = (ip: string): string => (isIP(ip) === 6 ? `[${ip}]` : ip)

/** A single port or `first-last`; the engine knows no lists. */
function portRange(ports: readonly number[]): string {
  const [first, last] = [ports[0], ports.at(-1)]
  if (ports.some((port, i) => i > 0 && port !== (ports[i - 1] ?? 0) + 1))
    throw new EngineError('start-failed', 'UDP ports have to follow each other')
  return first === last ? `${first}` : `${first}-${last}`
}
