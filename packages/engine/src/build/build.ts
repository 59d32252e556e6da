import { chmod, copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  BINARY_NAME,
  BUILD_DIR,
  buildPlace,
  commitCache,
  platformName,
  readCache,
  sha256File,
  stage,
} from './cache.ts'
import { EngineBuildError } from './errors.ts'
import { type ExecResult, exec } from './exec.ts'
import { withLock } from './lock.ts'
import { ENGINE_VERSION, KNOWN_BUILDS, MIN_GO, MODULE, PATCH } from './pins.ts'
import { probeBinary } from './probe.ts'
import { type OnProgress, progressFrom } from './progress.ts'

export interface BuildOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly onProgress?: OnProgress | undefined
  readonly signal?: AbortSignal | undefined
  /** As Node names it, `platform-arch`; default: this machine's. */
  readonly platform?: string
}

/**
 * Compiles the pinned media engine into the cache, unless it is there already. Two processes at once share
 * one build. About three minutes of two cores from empty Go caches, seconds with warm ones.
 * @returns path of the binary
 * @throws EngineBuildError naming the step that failed
 */
export async function buildEngine({
  env = process.env,
  onProgress,
  signal,
  platform = platformName(),
}: BuildOptions = {}): Promise<string> {
  const say = progressFrom(onProgress)
  const place = await buildPlace(env, platform)
  const goEnv = goEnvironment(env, platform)
  say('check', 'Looking for Go')
  const go = await goVersion(goEnv, signal)
  const onWait = () => say('wait', 'Another process is building the media engine')
  return withLock(`${place}.lock`, { signal, onWait }, async () => {
    const cached = await readCache(place).catch(async () => {
      await rm(place, { recursive: true, force: true })
      return undefined
    })
    if (cached !== undefined) return cached
    const staged = await stage(place)
    try {
      const source = join(staged, 'src')
      await fetchSource({ source, staged, goEnv, say, signal })
      await patchTree(source)
      await compile({ source, output: join(staged, BINARY_NAME), goEnv, say, signal })
      await rm(source, { recursive: true, force: true })
      say('verify', 'Checking the result')
      await checkResult({ binary: join(staged, BINARY_NAME), go, platform, goEnv, signal })
      const path = await commitCache(staged, place, { version: ENGINE_VERSION, source: 'build', go })
      say('done', 'The media engine is built')
      return path
    } finally {
      await rm(staged, { recursive: true, force: true })
    }
  })
}

/**
 * The operator's Go settings that say where things are, and none that change what is built. No checksum
 * database is asked: the module's own sum is compared below, its dependencies' by go.sum.
 */
export function goEnvironment(env: NodeJS.ProcessEnv, platform = platformName()): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(GO(?!PROXY$|PATH$|CACHE$|MODCACHE$|TMPDIR$)|CGO_)/.test(name),
  )
  return {
    ...Object.fromEntries(kept),
    CGO_ENABLED: '0',
    ...targetOf(platform),
    GOFLAGS: '',
    GOSUMDB: 'off',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
  }
}

/** Names of Go, with the oldest processor of each kind as the target. */
function targetOf(platform: string): Record<string, string> {
  const [os = '', arch = ''] = platform.split('-')
  return {
    GOOS: os === 'win32' ? 'windows' : os,
    GOARCH: arch === 'x64' ? 'amd64' : arch,
    GOAMD64: 'v1',
    GOARM64: 'v8.0',
  }
}

async function goVersion(goEnv: NodeJS.ProcessEnv, signal: AbortSignal | undefined): Promise<string> {
  const ran = await exec('go', ['env', 'GOVERSION'], { env: goEnv, signal }).catch((cause: unknown) => {
    signal?.throwIfAborted()
    throw new EngineBuildError(
      'go-missing',
      `no \`go\` in PATH (Go ${MIN_GO.major}.${MIN_GO.minor} or newer)`,
      { cause },
    )
  })
  const version = ran.stdout.trim()
  if (!isGoNewEnough(version))
    throw new EngineBuildError(
      'go-too-old',
      `${version} found, Go ${MIN_GO.major}.${MIN_GO.minor} or newer needed`,
    )
  return version
}

/** `version` as `go env GOVERSION` prints it, for example `go1.26.8`. */
export function isGoNewEnough(version: string): boolean {
  const [, major = '0', minor = '0'] = /^go(\d+)\.(\d+)/.exec(version) ?? []
  if (Number(major) !== MIN_GO.major) return Number(major) > MIN_GO.major
  return Number(minor) >= MIN_GO.minor
}

interface Step {
  readonly source: string
  readonly goEnv: NodeJS.ProcessEnv
  readonly say: ReturnType<typeof progressFrom>
  readonly signal: AbortSignal | undefined
}

async function fetchSource({ source, staged, goEnv, say, signal }: Step & { staged: string }): Promise<void> {
  say('source', `Fetching the source of version ${ENGINE_VERSION} from the Go module proxy`)
  const ran = await exec('go', ['mod', 'download', '-json', `${MODULE.path}@${MODULE.version}`], {
    cwd: staged,
    env: goEnv,
    signal,
  })
  if (ran.code !== 0) throw new EngineBuildError('source-unavailable', lastLines(ran))
  const { Dir, Sum } = JSON.parse(ran.stdout) as { Dir: string; Sum: string }
  if (Sum !== MODULE.sum)
    throw new EngineBuildError('source-checksum', `${MODULE.path} has ${Sum}, pinned is ${MODULE.sum}`)
  await mkdir(source)
  await cp(Dir, source, { recursive: true })
  await makeWritable(source)
}

/** The module cache is read-only; so is a copy of it, which then could neither be patched nor deleted. */
async function makeWritable(root: string): Promise<void> {
  await chmod(root, 0o755)
  for (const entry of await readdir(root, { withFileTypes: true })) {
    const path = join(root, entry.name)
    if (entry.isDirectory()) await makeWritable(path)
    else await chmod(path, 0o644)
  }
}

async function patchTree(source: string): Promise<void> {
  for (const name of ['go.mod', 'go.sum']) await copyFile(join(BUILD_DIR, name), join(source, name))
  const file = join(source, PATCH.file)
  await writeFile(file, removeLine(await readFile(file, 'utf8'), PATCH.line))
}

/**
 * `text` without the one line that consists of `line`.
 * @throws EngineBuildError `patch-mismatch` when it is not there exactly once
 */
export function removeLine(text: string, line: string): string {
  const lines = text.split('\n')
  const kept = lines.filter(candidate => candidate.trim() !== line)
  const found = lines.length - kept.length
  if (found === 1) return kept.join('\n')
  throw new EngineBuildError(
    'patch-mismatch',
    `expected the line \`${line}\` exactly once, found it ${found} times`,
  )
}

async function compile({ source, output, goEnv, say, signal }: Step & { output: string }): Promise<void> {
  let modules = 0
  let last = `Compiling (a few minutes the first time)`
  say('compile', last)
  const beat = setInterval(() => say('compile', last), 5_000)
  try {
    const ran = await exec(
      'go',
      [
        'build',
        '-mod=readonly',
        '-buildvcs=false',
        '-trimpath',
        '-ldflags',
        '-s -w',
        '-o',
        output,
        './cmd/server',
      ],
      {
        cwd: source,
        env: goEnv,
        signal,
        onStderrLine: line => {
          if (line.startsWith('go: downloading')) last = `Compiling, ${++modules} dependencies fetched`
        },
      },
    )
    if (ran.code !== 0) throw new EngineBuildError('compile-failed', lastLines(ran))
  } finally {
    clearInterval(beat)
  }
}

type Result = {
  readonly binary: string
  readonly go: string
  readonly platform: string
  readonly goEnv: NodeJS.ProcessEnv
  readonly signal: AbortSignal | undefined
}

async function checkResult({ binary, go, platform, goEnv, signal }: Result): Promise<void> {
  await chmod(binary, 0o755)
  const known = KNOWN_BUILDS[`${go} ${platform}`]
  const actual = await sha256File(binary)
  if (known !== undefined && actual !== known)
    throw new EngineBuildError('checksum-mismatch', `${go} should have given ${known}, gave ${actual}`)
  // What was compiled for another machine cannot be started on this one; it tells for which it is.
  if (platform === platformName()) await probeBinary(binary, signal)
  else await checkTarget(binary, goEnv)
}

async function checkTarget(binary: string, goEnv: NodeJS.ProcessEnv): Promise<void> {
  const { stdout } = await exec('go', ['version', '-m', binary], { env: goEnv })
  const wanted = ['GOOS', 'GOARCH'].map(name => `\tbuild\t${name}=${goEnv[name]}\n`)
  if (!wanted.every(line => stdout.includes(line)))
    throw new EngineBuildError('compile-failed', `the result is not for ${goEnv.GOOS}/${goEnv.GOARCH}`)
}

/** What it said at last; a compiler that was killed, for want of memory perhaps, says nothing. */
const lastLines = ({ stderr, stdout, signal }: ExecResult): string =>
  (stderr.trim() || stdout.trim()).split('\n').slice(-5).join(' · ') ||
  `ended by ${signal ?? 'itself'}, without a word`
