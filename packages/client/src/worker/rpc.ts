import type { EngineReason, GroupEngine } from '@konklave/crypto/engine'

/** Calls and answers between a page and the worker that holds its MLS state. Everything survives structured cloning. */
export type EngineMethod = keyof GroupEngine
export type EngineCall = { readonly id: number; readonly method: EngineMethod; readonly argument: unknown }
export type EngineAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly reason: EngineReason }

/** Listed so that a page can never make the worker call anything else. */
export const engineMethods: readonly EngineMethod[] = [
  'createGroup',
  'keyPackage',
  'dropKeyPackage',
  'joinWelcome',
  'joinExternal',
  'checkAdds',
  'commit',
  'accept',
  'drop',
  'process',
  'protect',
  'unprotect',
  'exporter',
  'authenticator',
  'groupInfo',
  'view',
  'rollback',
  'close',
]

/** One end of a channel: a Worker, a MessagePort, or the global scope of a worker. */
export interface Port {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}
