import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  bytesMarker,
  captureLoopback,
  copyWritableMemory,
  found,
  processTree,
  searchFiles,
  searchMemory,
  textMarker,
} from './index.ts'

const unique = () => `kite-${randomBytes(9).toString('hex')}`

describe('the eyes of the canary run', () => {
  it('find a planted text in each of its forms', () => {
    const text = unique()
    const m = [textMarker('t', text)]
    for (const form of [
      text,
      encodeURIComponent(text),
      Buffer.from(text).toString('hex'),
      Buffer.from(`ab${text}cd`).toString('base64'),
    ]) {
      expect(found(Buffer.from(`…${form}…`), m)).toEqual(['t'])
    }
    expect(found(Buffer.from(text, 'utf16le'), m)).toEqual(['t'])
    expect(found(Buffer.from(unique()), m)).toEqual([])
  })

  it('find a planted key in the memory of another process, and no other', async () => {
    const planted = randomBytes(32)
    const child = spawn(
      process.execPath,
      [
        '-e',
        'process.stdin.on("data", d => { globalThis.kept = Buffer.from(d); console.log("got") }); setInterval(() => {}, 1e6)',
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    child.stdin.write(planted)
    await once(child.stdout, 'data')
    const pid = child.pid ?? 0
    const markers = [bytesMarker('planted', planted), bytesMarker('absent', randomBytes(32))]
    const result = searchMemory(pid, markers)
    const atOnce = copyWritableMemory(pid).flatMap(piece => found(piece, markers))
    child.stdin.write('still running')
    await once(child.stdout, 'data')
    expect(processTree(process.pid)).toContain(pid)
    child.kill('SIGKILL')
    expect(result.hits).toEqual(['planted'])
    expect([...new Set(atOnce)]).toEqual(['planted'])
  })

  it('find a planted file', () => {
    const dir = mkdtempSync(join(tmpdir(), 'konklave-canary-'))
    const text = unique()
    writeFileSync(join(dir, 'log'), `a ${text} b`)
    expect(searchFiles(dir, [textMarker('t', text), textMarker('u', unique())])).toEqual([
      `${join(dir, 'log')}: t`,
    ])
  })

  it.runIf(process.getuid?.() === 0)('find a planted line on the wire, cut across segments', async () => {
    const text = unique()
    const server = createServer(s => s.resume()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const capture = await captureLoopback([port])
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    await once(socket, 'connect')
    for (const half of [text.slice(0, 9), text.slice(9)])
      await new Promise<void>(done => socket.write(half, () => setImmediate(done)))
    socket.end()
    await once(socket, 'close')
    server.close()
    const { conversations, dropped } = await capture.stop()
    expect(dropped).toBe(0)
    const mine = conversations.filter(c => c.to === port)
    expect(mine.flatMap(c => found(c.bytes, [textMarker('t', text)]))).toEqual(['t'])
  })
})
