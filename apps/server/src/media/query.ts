import { CLIENT_SDK, withoutClientDetails } from './joinRequest.ts'

/** What may pass to the engine. Everything else is dropped: os, browser, device, network, publish, metadata … (K48) */
const FORWARDED = [
  'protocol',
  'client_protocol',
  'auto_subscribe',
  'auto_subscribe_data_track',
  'adaptive_stream',
  'disable_ice_lite',
  'subscriber_allow_pause',
  'reconnect',
  'reconnect_reason',
  'sid',
] as const

export type RtcQuery = {
  /** base64url of the 16 bytes that `media` was answered with; the SDK puts it where its access token goes. */
  readonly ticket: string
  /** The query for the engine, without `?`; null when the client's is malformed. */
  readonly forwarded: string | null
}

/** [K48] Splits the SDK's query into our ticket and what the engine may see. */
export function readRtcQuery(query: string): RtcQuery {
  const given = new URLSearchParams(query)
  const ticket = given.get('access_token') ?? ''
  const out = new URLSearchParams()
  const joinRequest = given.get('join_request')
  if (joinRequest !== null) {
    const clean = withoutClientDetails(joinRequest)
    return { ticket, forwarded: clean === null ? null : `join_request=${encodeURIComponent(clean)}` }
  }
  for (const name of FORWARDED) {
    const value = given.get(name)
    if (value !== null && /^[\w-]{1,64}$/.test(value)) out.set(name, value)
  }
  out.set('sdk', CLIENT_SDK.name)
  out.set('version', CLIENT_SDK.version)
  return { ticket, forwarded: out.toString() }
}
