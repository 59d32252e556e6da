import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join } from 'node:path'

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }

/** Files of a folder, for a page in a test. */
export function fileServer(folder: string) {
  return (path: string, res: ServerResponse): void => {
    const file = path === '/' ? '/index.html' : path
    readFile(join(folder, file)).then(
      body =>
        res.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(body),
      () => res.writeHead(404).end(),
    )
  }
}
