import {
  apiError,
  CBOR_TYPE,
  CHECK_PATH,
  CREATE_ROOM_MAX_BYTES,
  ECHO_PATH,
  fromBase64url,
  INSTANCE_PATH,
  type InstanceInfo,
  RELAY_PATH,
  ROOMS_PATH,
  TICKET_PATH,
} from '@konklave/protocol'
import Fastify, { type FastifyInstance, type FastifyRequest, type FastifyServerFactory } from 'fastify'
import { type DutyPages, dutyPaths, languageOf } from '../duties/index.ts'
import type { Log } from '../log/log.ts'
import type { Tally } from '../log/tally.ts'
import type { WayChecks } from '../media/index.ts'
import type { CreatePermission, Rooms } from '../rooms/index.ts'
import type { AddressLimits } from './addressLimits.ts'
import { answerBroken } from './answerBroken.ts'
import { ASSETS_PATH } from './assetManifest.ts'
import { type Assets, pageAsset } from './assets.ts'
import type { DoorRefusal } from './doorRefusal.ts'
import { HSTS, NO_STORE, SECURITY_HEADERS } from './headers.ts'
import { judgeNames, type ListenerNames, REFUSAL_STATUS } from './names.ts'
import { type Proxied, whoAsks } from './proxy.ts'
import { cbor, codeOf, fail, json, plain, statusOf } from './replies.ts'
import { sendAsset, serveAsset } from './serveAsset.ts'

/** What is behind the door, as far as plain requests go. */
export type HttpParts = {
  readonly assets: Assets
  readonly rooms: Rooms
  /** One use each. */
  readonly takeTree: (ticket: Uint8Array) => Uint8Array | null
  /** Tickets for trying the ways of media (the page /check). */
  readonly openCheck: WayChecks['open']
  /** Tickets for hearing oneself through the engine. */
  readonly openEcho: WayChecks['echo']
  readonly openRelay: WayChecks['relay']
  /** What the gate would say to a socket with this query. */
  readonly validateRtc: (query: string) => number
  /** What a server owes the people on it by law, as a page. */
  readonly dutyPages: DutyPages
  readonly health: () => { readonly engine: 'up' | 'down'; readonly sockets: number }
  readonly log: Log
}

/** What the listener decides, whoever asks. */
export type HttpRules = {
  readonly names: () => ListenerNames
  readonly limits: AddressLimits
  readonly permission: CreatePermission
  readonly instance: () => InstanceInfo
  readonly refused: Tally<DoorRefusal>
  /** Only on a listener that nobody but this machine can reach. */
  readonly healthz: boolean
  /** Not where nobody could come from outside anyway. */
  readonly checks: boolean
  /** Whether people may hear themselves through the engine. */
  readonly echoes: boolean
  readonly hsts: boolean
  /** Null: people come in themselves. */
  readonly proxied: Proxied | null
  readonly validatePaths: readonly string[]
}

/** The Fastify app of one listener. It never listens itself; `serverFactory` gives it the listener's own server. */
export function buildHttp(
  parts: HttpParts,
  rules: HttpRules,
  serverFactory?: FastifyServerFactory,
): FastifyInstance {
  const { assets, rooms, log } = parts
  const app = Fastify({
    ...(serverFactory && { serverFactory }),
    logger: false,
    bodyLimit: CREATE_ROOM_MAX_BYTES,
    trustProxy: false,
    routerOptions: { maxParamLength: 64 },
    // A path that cannot be decoded is just a path that does not exist.
    frameworkErrors: (_, __, reply) => void plain(reply, 404),
    clientErrorHandler: (error, socket) => answerBroken(error, socket, rules.refused),
  })
  const addressOf = ({ socket, headers }: FastifyRequest) =>
    whoAsks(socket.remoteAddress, headers, rules.proxied)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(CBOR_TYPE, { parseAs: 'buffer' }, (_, body, done) => done(null, body))

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS)
    if (rules.hsts) reply.headers(HSTS)
    const verdict = judgeNames(rules.names(), hostOf(request), request.headers.origin)
    if (verdict === 'ok') return
    if (verdict === 'host' && rules.proxied?.isOwnAddress(hostOf(request))) rules.proxied.strips('host')
    rules.refused(verdict)
    return plain(reply, REFUSAL_STATUS[verdict])
  })
  app.setErrorHandler((error, _, reply) => {
    const status = statusOf(error)
    if (status >= 500) log('server.bug', { where: 'http' })
    return cbor(reply, status, apiError.parse({ code: codeOf(status) }))
  })
  app.setNotFoundHandler(async (request, reply) => serveAsset(assets, request, reply))

  app.get(INSTANCE_PATH, async (_, reply) => cbor(reply, 200, rules.instance()))
  app.get(ASSETS_PATH, async (_, reply) => json(reply, assets.manifest))
  app.post(ROOMS_PATH, async (request, reply) => {
    if (!rules.limits.take('create', addressOf(request))) {
      rules.refused('rate')
      return fail(reply, 'rate-limited')
    }
    if (!(request.body instanceof Uint8Array)) return fail(reply, 'bad-room')
    const made = await rooms.create(request.body, rules.permission)
    return made.ok ? reply.code(201).headers(NO_STORE).send() : fail(reply, made.code)
  })
  app.get<{ Params: { ticket: string } }>(`${TICKET_PATH}:ticket`, async (request, reply) => {
    const ticket = fromBase64url(request.params.ticket)
    const tree = ticket?.length === 16 ? parts.takeTree(ticket) : null
    if (!tree) {
      // Only guesses count: whoever was given a ticket has shown who they are, and a whole school may come with one each.
      if (rules.limits.take('tree', addressOf(request))) return plain(reply, 404)
      rules.refused('rate')
      return fail(reply, 'rate-limited')
    }
    return reply.headers(NO_STORE).type('application/octet-stream').send(tree)
  })
  const offer = (path: string, budget: 'check' | 'echo' | 'relay', open: () => object | 'busy' | 'down') =>
    app.post(path, async (request, reply) => {
      if (!rules.limits.take(budget, addressOf(request))) {
        rules.refused('rate')
        return fail(reply, 'rate-limited')
      }
      const opened = open()
      if (opened === 'down') return plain(reply, 503)
      return opened === 'busy' ? fail(reply, 'rate-limited') : cbor(reply, 200, opened)
    })
  if (rules.checks) offer(CHECK_PATH, 'check', parts.openCheck)
  if (rules.echoes) offer(ECHO_PATH, 'echo', parts.openEcho)
  // Every page with a link asks: one that is told of none takes the way it is given with its ticket.
  offer(RELAY_PATH, 'relay', () => (rules.checks ? parts.openRelay() : {}))
  for (const path of dutyPaths) {
    app.get(path, async (request, reply) => {
      const asked = new URLSearchParams(request.url.split('?')[1]).get('lang')
      const language = languageOf(asked, request.headers['accept-language'])
      const page = pageAsset(path, parts.dutyPages(path, language), language)
      return sendAsset(assets, page, request, reply)
    })
  }
  for (const path of rules.validatePaths) {
    app.get(path, async (request, reply) => {
      const query = request.url.split('?')[1] ?? ''
      return plain(reply, parts.validateRtc(query))
    })
  }
  for (const path of rules.proxied?.socketPaths ?? []) {
    app.get(path, async (request, reply) => {
      // Upgrade is for one hop only and so gets lost on the way; what a browser sends along for a socket is not.
      if (request.headers['sec-websocket-version'] === undefined) return plain(reply, 404)
      rules.proxied?.strips('upgrade')
      reply.headers({ upgrade: 'websocket', connection: 'Upgrade' })
      return plain(reply, 426)
    })
  }
  if (rules.healthz) {
    app.get('/healthz', async (_, reply) => {
      const { engine, sockets } = parts.health()
      return json(reply, { status: 'ok', engine, sockets })
    })
  }
  return app
}

/** HTTP/2 has no Host header; Fastify passes its pseudo header on. */
function hostOf(request: FastifyRequest): string | undefined {
  const authority: unknown = request.headers[':authority']
  return typeof authority === 'string' ? authority : request.headers.host
}
