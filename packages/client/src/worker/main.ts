import { createTsMlsEngine } from '@konklave/crypto/engine'
import type { Port } from './rpc.ts'
import { serveEngine } from './serve.ts'

// The entry of the worker: MLS secrets live here and nowhere else in the page.
serveEngine(globalThis as unknown as Port, createTsMlsEngine())
