import type { Plugin } from 'vite'

/**
 * What is left out of the media engine's client when the web is built, and why. It is one file, so this works on its syntax; each plugin
 * stops the build when it no longer finds what it is there for.
 */
export const engineClient: readonly Plugin[] = [
  leaving('adapter', withoutAdapter),
  leaving('data', withoutData),
  leaving('logging', withoutLogging),
]

type Parse = (code: string) => unknown
type Fail = (why: string) => never

function leaving(what: string, without: (code: string, p: { parse: Parse; fail: Fail }) => string): Plugin {
  return {
    name: `konklave:engine-client-without-${what}`,
    transform(code, id) {
      if (!/\/livekit-client\/dist\/.*\.m?js$/.test(id)) return null
      const fail: Fail = why => this.error(`livekit-client ${why}`)
      return { code: without(code, { parse: text => this.parse(text), fail }), map: null }
    },
  }
}

type Node = { readonly type: string; readonly start: number; readonly end: number }
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

/** All nodes for which `found` says so, and nothing inside of them. */
function nodes<T extends Node>(node: unknown, found: (node: Node) => node is T): T[] {
  if (Array.isArray(node)) return node.flatMap(one => nodes(one, found))
  if (!isNode(node)) return []
  return found(node) ? [node] : Object.values(node).flatMap(one => nodes(one, found))
}

type Cut = Pick<Node, 'start' | 'end'> & { readonly by: string }
function replaced(code: string, cuts: readonly Cut[]): string {
  return cuts
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, by }) => `${text.slice(0, start)}${by}${text.slice(end)}`, code)
}

/**
 * A layer over WebRTC of browsers long gone, which lays itself around the page's own objects as soon as it is loaded. None of the
 * browsers that can seal frames needs it.
 */
function withoutAdapter(code: string, { fail }: { fail: Fail }): string {
  const without = code.replace(/^adapterFactory\(\{\s*window: [^}]*\}\);/m, '')
  return without === code ? fail('no longer starts webrtc-adapter in this way') : without
}

/**
 * Streams and tracks of data, calls of procedures, its own encryption: members are granted no data channel, and what they say to one another goes
 * through the log. The classes stay, because its room makes one of each and tells it what happens; they do nothing about it. So
 * neither is there code by which an engine could hand something to the page.
 */
const DATA = [
  'IncomingDataStreamManager',
  'OutgoingDataStreamManager',
  'IncomingDataTrackManager',
  'OutgoingDataTrackManager',
  'RpcClientManager',
  'RpcServerManager',
  'FrameMetadataManager',
  'E2EEManager',
]
/** What the room reads of them. */
const ANSWERS = new Map([['queryPublished', 'return []']])

type Class = Node & {
  readonly id: { readonly name: string } | null
  readonly superClass: Node | null
  readonly body: { readonly body: readonly Member[] }
}
type Member = Node & {
  readonly kind?: string
  readonly key?: { readonly name?: string }
  readonly value: (Node & { readonly params: readonly Node[]; readonly body: Node }) | null
}
const isClass = (node: Node): node is Class => node.type === 'ClassDeclaration'

function withoutData(code: string, { parse, fail }: { parse: Parse; fail: Fail }): string {
  const classes = nodes(parse(code), isClass).filter(({ id }) => DATA.includes(id?.name ?? ''))
  const names = classes.map(({ id }) => id?.name)
  for (const name of DATA) if (!names.includes(name)) fail(`has no ${name} to leave out`)
  return replaced(
    code,
    classes.flatMap(({ superClass, body }) =>
      body.body.map((member): Cut => {
        const { start, end } = member
        if (member.type !== 'MethodDefinition' || !member.value) return { start, end, by: '' }
        const answer = ANSWERS.get(member.key?.name ?? '') ?? ''
        const { params, body: block } = member.value
        const doing = member.kind === 'constructor' && superClass ? 'super()' : answer
        // Default values of parameters would keep what they name.
        const from = params[0]?.start ?? block.start
        const head = params.length > 0 ? ') ' : ''
        return { start: from, end: block.end, by: `${head}{${doing}}` }
      }),
    ),
  )
}

/** `log.debug(…)`, `this.iceLog.warn(…)`, `console.error(…)`. */
function isLogging(node: unknown): boolean {
  const { callee } = node as { callee?: Node }
  if (callee?.type !== 'MemberExpression') return false
  type Named = { name?: string; property?: { name?: string } }
  const { object, property } = callee as Node & { object: Named; property: Named }
  const target = object.name ?? object.property?.name ?? ''
  return (
    /^(\w*[lL]og|\w*[lL]ogger|console)$/.test(target) &&
    /^(trace|debug|info|warn|error)$/.test(property.name ?? '')
  )
}

/** Where the value of such a call is used by nobody: a statement of its own, or all that a function does. */
function logging(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(logging)
  if (!isNode(node)) return []
  const { expression, body } = node as Node & { expression?: unknown; body?: unknown }
  if (node.type === 'ExpressionStatement' && isLogging(expression)) return [node]
  if (node.type === 'ArrowFunctionExpression' && isNode(body) && isLogging(body)) return [body]
  return Object.values(node).flatMap(logging)
}

/** It logs three hundred times; here it is silent anyway, and its words weigh some kilobytes. */
function withoutLogging(code: string, { parse }: { parse: Parse }): string {
  const statements = logging(parse(code))
  return replaced(
    code,
    statements.map(({ type, start, end }) => ({
      start,
      end,
      by: type === 'ExpressionStatement' ? ';' : '{}',
    })),
  )
}
