import { gunzipSync } from 'node:zlib'
import { bytesField, readFields, varintField } from './wireFormat.ts'

/**
 * What the engine is told about everybody's client instead of what the client says about itself: the SDK family, so
 * that the engine behaves as for a browser, and a version that all supported ones are above.
 */
export const CLIENT_SDK = { name: 'js', number: 1, version: '2.0.0' } as const

/** Fields of livekit.WrappedJoinRequest. */
const COMPRESSION = 1
const JOIN_REQUEST = 2
const GZIP = 1
/** Fields of livekit.JoinRequest that are forwarded. Metadata and attributes are free text: never. */
const CLIENT_INFO = 1
const FORWARDED = new Set([
  2 /* settings */, 5 /* tracks */, 6 /* offer */, 7, 8, 9 /* reconnect */, 10 /* sync */,
])
/** Fields of livekit.ClientInfo that are facts of the protocol, not of the person's device. */
const PROTOCOL_FACTS = new Set([3 /* protocol */, 12 /* client protocol */, 13 /* capabilities */])
/** SDP of a large room is some 100 kB; a zip bomb ends here. */
const INFLATED_MAX_BYTES = 512 * 1024

/**
 * [K48] Rewrites the `join_request` of the media SDK's query so that operating system, browser, device, SDK and network
 * of the person stay here. Takes and gives base64url. Null when it is not a join request.
 */
export function withoutClientDetails(joinRequest: string): string | null {
  try {
    const wrapped = readFields(Buffer.from(joinRequest, 'base64url'))
    const packed = wrapped.find(f => f.number === JOIN_REQUEST)?.content
    const compression = wrapped.find(f => f.number === COMPRESSION)?.value ?? 0
    if (!packed || compression > GZIP) return null
    const request =
      compression === GZIP ? gunzipSync(packed, { maxOutputLength: INFLATED_MAX_BYTES }) : packed
    const bare = bytesField(JOIN_REQUEST, Buffer.concat(cleaned(request)))
    // The engine wants the padding that base64url leaves out.
    const text = Buffer.from(bare).toString('base64url')
    return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
  } catch {
    return null
  }
}

function cleaned(request: Uint8Array): Uint8Array[] {
  const fields = readFields(request)
  const facts = fields
    .filter(f => f.number === CLIENT_INFO)
    .flatMap(f => readFields(f.content))
    .filter(f => PROTOCOL_FACTS.has(f.number))
    .map(f => f.raw)
  const sdk = [varintField(1, CLIENT_SDK.number), bytesField(2, Buffer.from(CLIENT_SDK.version))]
  const info = bytesField(CLIENT_INFO, Buffer.concat([...sdk, ...facts]))
  return [info, ...fields.filter(f => FORWARDED.has(f.number)).map(f => f.raw)]
}
