import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageOf } from '../duties/index.ts'
import { type Asset, type Assets, cachingOf } from './assets.ts'
import { NO_STORE, SECURITY_HEADERS } from './headers.ts'
import { plain } from './replies.ts'

/** A file of the web client, or word that there is none at this address. */
export async function serveAsset(
  assets: Assets,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asset = assets.find(request.url.split('?')[0] ?? '')
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(reply, asset ? 405 : 404)
  if (!asset && isPage(request.url) && assets.files.length === 0) return plain(reply, 503)
  if (!asset) return nothingHere(request, reply)
  return sendAsset(assets, asset, request, reply)
}

export async function sendAsset(
  assets: Assets,
  asset: Asset,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const etag = `"${asset.sha256.slice(0, 32)}"`
  const { language } = asset
  const vary = language ? 'accept-encoding, accept-language' : 'accept-encoding'
  reply.headers({ 'cache-control': cachingOf(asset), etag, vary })
  if (language) reply.header('content-language', language)
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  const { encoding, bytes } = await assets.body(asset, request.headers['accept-encoding'])
  if (encoding !== 'identity') reply.header('content-encoding', encoding)
  reply.type(asset.type).header('content-length', bytes.length)
  return request.method === 'HEAD' ? reply.send() : reply.send(bytes)
}

const isPage = (url: string) => url === '/' || url === '/m' || url === '/check'

/** A person who mistyped an address gets a way home. The page reads the same without its files. */
function nothingHere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!request.headers.accept?.includes('text/html')) return plain(reply, 404)
  const german = languageOf(null, request.headers['accept-language']) === 'de'
  const [lang, text, hint, home] = german
    ? ['de', 'Unter dieser Adresse ist nichts', 'Vielleicht fehlt ein Teil davon.', 'Zur Startseite']
    : ['en', 'There is nothing at this address', 'Part of it may be missing.', 'Go to the start page']
  return reply
    .headers(SECURITY_HEADERS)
    .code(404)
    .headers(NO_STORE)
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<meta name="color-scheme" content="light dark"><title>Konklave</title><link rel="icon" href="/mark.svg">` +
        `<link rel="stylesheet" href="/nothing.css"><body><img src="/mark.svg" alt=""><h1>${text}</h1>` +
        `<p>${hint}</p><a href="/">${home}</a></body></html>\n`,
    )
}
