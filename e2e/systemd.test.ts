import { readFileSync, writeFileSync } from 'node:fs'
import type { AuditFinding } from '@konklave/server'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { bootHost, bootProblem } from './installed/booted.ts'
import { CERTIFICATE, CERTIFICATE_KEY, NODE_THERE, SOURCE_THERE } from './installed/disk.ts'
import type { Host } from './installed/host.ts'
import { meetAt } from './installed/meet.ts'

const LONG_MS = 120_000
const OWN = ['/etc/konklave/tls-cert.pem', '/etc/konklave/tls-key.pem'] as const
const SETUP = ['--certificate', 'files', '--certificate-file', OWN[0], '--certificate-key-file', OWN[1]]
const BIND_BELOW_1024 = (1n << 10n).toString(16).padStart(16, '0')
const isTurn = inject('kind') === 'chrome'
const problem = isTurn ? bootProblem() : null
if (problem) console.log(`systemd: skipped, ${problem}`)

/** The unit that `konklave setup` writes, started by systemd itself as docs/admin/install.md says. */
describe.skipIf(!isTurn || problem !== null)('as a service of systemd', () => {
  let host: Host
  let grant: string
  beforeAll(async () => {
    host = await bootHost()
    grant = /https:\/\/\S+\/#\S+/.exec(await host.install(...SETUP))?.[0] ?? ''
    await host.must('install', '-m', '644', CERTIFICATE, OWN[0])
    await host.must('install', '-o', 'konklave', '-g', 'konklave', '-m', '600', CERTIFICATE_KEY, OWN[1])
    await host.must(
      'sh',
      '-c',
      'systemd-sysusers && systemctl daemon-reload && systemctl enable --now konklave',
    )
    await host.must('timeout', '30', 'sh', '-c', 'until konklave status; do sleep 0.1; done')
  }, LONG_MS)
  afterAll(() => host?.close(), LONG_MS)

  const shown = async (property: string) =>
    (await host.must('systemctl', 'show', '--value', '-p', property, 'konklave')).trim()
  /** Of all its processes, as they are known here. */
  const processes = async () => {
    const group = await shown('ControlGroup')
    // A group that is gone has no processes either.
    const script = `cat /sys/fs/cgroup${group || '/nothing'}/cgroup.procs 2>/dev/null || true`
    const inside = (await host.must('sh', '-c', script)).split('\n').filter(Boolean)
    const all = inside.map(pid => readFileSync(host.path(`/proc/${pid}/status`), 'utf8'))
    return all.map(status => (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '')
  }

  test('[P-78] server and engine run as its user, with one right of root’s and a filter of system calls', async () => {
    const all = await processes()
    expect(all.map(of => of('Name')).sort()).toEqual(['MainThread', 'livekit-server', 'sh'])
    const uid = (await host.must('id', '-u', 'konklave')).trim()
    for (const of of all) {
      expect(of('Uid').split('\t')).toEqual([uid, uid, uid, uid])
      for (const set of ['CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) expect(of(set)).toBe(BIND_BELOW_1024)
      expect([of('NoNewPrivs'), of('Seccomp')]).toEqual(['1', '2'])
    }
  })

  test('[P-78] in the place of the server a program may write its data, and nothing else that it would like to', async () => {
    const unit = readFileSync(host.path('/etc/systemd/system/konklave.service'), 'utf8')
    const other = unit
      .replace(/^ExecStart=.*$/m, `ExecStart=${NODE_THERE} ${SOURCE_THERE}/e2e/installed/forbidden.ts`)
      .replace('Type=exec', 'Type=oneshot')
      .replace(/^Restart=.*$/m, '')
    writeFileSync(host.path('/etc/systemd/system/tried.service'), other)
    for (const path of ['/tmp/of-others', '/dev/kmsg']) writeFileSync(host.path(path), '')
    await host.must('sh', '-c', 'systemctl daemon-reload && systemctl start tried')
    const said = await host.must('journalctl', '-u', 'tried', '-o', 'cat', '--no-pager')
    expect(/^allowed: .*$/m.exec(said)?.[0]).toBe('allowed: write its data')
    await host.must('rm', '/var/lib/konklave/tried')
  })

  test(
    '[P-24] two people meet on it: nothing that a call needs is forbidden',
    () => meetAt(host, grant),
    LONG_MS,
  )

  test(
    '[P-15] konklave check and konklave audit find all well, in the journal, too',
    async () => {
      const checked = await host.konklave('check')
      expect([checked.code, checked.said.match(/^(?:fail|warn) .*/gm)]).toEqual([0, null])
      const { code, said } = await host.konklave('audit', '--json')
      const findings = JSON.parse(said) as AuditFinding[]
      expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
      expect(code).toBe(0)
    },
    LONG_MS,
  )

  test(
    'killed, it is started again, and its engine does not outlive it; stopped, it stays so',
    async () => {
      await host.must('systemctl', 'kill', '--kill-whom=main', '--signal=KILL', 'konklave')
      await expect.poll(() => shown('SubState')).toBe('auto-restart')
      expect(await processes()).toEqual([])
      await host.must('systemctl', 'restart', 'konklave')
      await host.must('timeout', '30', 'sh', '-c', 'until konklave status; do sleep 0.1; done')
      await host.must('systemctl', 'stop', 'konklave')
      expect([await shown('ActiveState'), await shown('Result')]).toEqual(['inactive', 'success'])
      expect(await host.must('systemctl', 'list-units', '--failed', '--plain', '--no-legend')).toBe('')
    },
    LONG_MS,
  )
})
