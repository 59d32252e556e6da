import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { components, fileKey, flagKey, lacksForPublic, loadConfig, settingNames } from '@konklave/server'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = readdirSync(join(root, 'docs/admin')).map(name => ({ name, text: read(`docs/admin/${name}`) }))
const everything = pages.map(({ text }) => text).join('\n')
/** What stands in code, inline or as a block. */
const shown = [...everything.matchAll(/```\w*\n(.*?)```|`([^`\n]+)`/gs)].map(
  ([, block, inline]) => block ?? inline ?? '',
)
const all = (pattern: RegExp): string[] => [
  ...new Set(shown.flatMap(code => [...code.matchAll(pattern)].map(([, found]) => found ?? ''))),
]

test('every setting that the pages for administrators name exists', () => {
  const keys = all(/(?:^|[^\w.-])([a-z]+(?:_[a-z]+)+)\b/g)
  expect(keys.length).toBeGreaterThan(15)
  const proxies = [
    ...['ssl_preread', 'server_name', 'ssl_certificate', 'ssl_certificate_key', 'access_log', 'proxy_pass'],
    ...['proxy_http_version', 'proxy_set_header', 'proxy_buffering'],
    ...['http_upgrade', 'remote_addr', 'reverse_proxy', 'proxy_request_buffering', 'error_log'],
    ...['ssl_protocols', 'ssl_ciphers', 'request_uri', 'ssl_fc', 'default_backend'],
  ]
  const known = [...settingNames.map(fileKey), ...proxies]
  expect(keys.filter(key => !known.includes(key))).toEqual([])
  const set = all(/^([a-z_]+) = /gm)
  expect(set).toContain('authority')
  expect(set.filter(key => !known.includes(key))).toEqual([])
})

test('every flag and command that they name exists', () => {
  const own = /'([a-z-]+)'|\b([a-z-]+): \{ type: '/g
  const sources = readdirSync(join(root, 'apps/cli/src/commands')).map(
    name => `apps/cli/src/commands/${name}`,
  )
  const options = [...sources, 'tools/release/main.ts']
    .map(read)
    .flatMap(source =>
      [...source.matchAll(own)].map(([, text, option]) => `--${(text ?? option)?.replace(/^--/, '')}`),
    )
  // systemctl and systemd-analyze, chown, sha256sum, vitest.
  const others = ['--now', '--offline', '--reference', '--quiet', '--ignore-missing', '--project']
  const known = [...settingNames.map(flagKey), ...options, '--config', '--lan', ...others]
  const flags = all(/(?:^|\s)(--[a-z][a-z-]*)/g)
  expect(flags).toContain('--endpoints')
  expect(flags.filter(flag => !known.includes(flag))).toEqual([])
  const commands = [...read('apps/cli/src/main.ts').matchAll(/^ {2}(\w+): async \(\) =>/gm)].map(
    ([, name]) => name,
  )
  expect(commands.length).toBeGreaterThan(10)
  const named = all(/(?:^|\n)konklave ([a-z]+)/g)
  expect(named).toContain('backup')
  expect(named.filter(name => name !== 'help' && !commands.includes(name))).toEqual([])
})

test('the index leads to every page, and the README to the index', () => {
  const index = pages.find(({ name }) => name === 'README.md')?.text ?? ''
  for (const { name } of pages) if (name !== 'README.md') expect(index).toContain(`](${name})`)
  expect(read('README.md')).toContain('](docs/admin/README.md)')
})

test('[P-07] every part that konklave breach knows is in the runbook, and no other', () => {
  const rows = [...read('docs/admin/breach.md').matchAll(/^\| [^|]+ \| `([a-z][a-z-]*)` \|/gm)]
  expect(rows.map(([, id]) => id)).toEqual(components.map(({ id }) => id))
})

test('[P-02] the setup that install.md shows for scripts leaves nothing owed', () => {
  const [, command = ''] =
    /konklave setup (meet\S+ --yes \\\n.*?)\n```/s.exec(read('docs/admin/install.md')) ?? []
  const words = [...command.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  )
  const [host = '', yes, ...flags] = words
  expect(yes).toBe('--yes')
  const argv = ['--mode', 'public', '--host', host, ...flags]
  expect(lacksForPublic(loadConfig({ argv, env: {}, cwd: '/' }))).toEqual([])
})

test('the upgrade page names what ends a start that a version before allowed, in the words of that end', () => {
  const page = pages.find(({ name }) => name === 'upgrade-backup.md')?.text ?? ''
  const source = read('apps/server/src/config/dataPlace.ts')
  for (const said of ['Other users of this machine may write to', 'Another user of this machine owns']) {
    expect(source).toContain(`${said} `)
    expect(page).toContain(`"${said} `)
  }
})
