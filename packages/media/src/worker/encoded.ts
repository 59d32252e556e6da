/** The part of WebRTC encoded transforms the worker uses; the DOM library of TypeScript has it for windows only. */
export type EncodedFrame = {
  data: ArrayBuffer
  readonly type?: 'key' | 'delta' | 'empty'
  getMetadata(): { readonly mimeType?: string }
}

export type Transformer = {
  readonly readable: ReadableStream<EncodedFrame>
  readonly writable: WritableStream<EncodedFrame>
  readonly options: unknown
  /** Firefox, Safari. */
  generateKeyFrame?(): Promise<unknown>
  sendKeyFrameRequest?(): Promise<unknown>
}

/** Keys asked for through these may be refused at any moment, for example before anything is negotiated. */
export function ask(request: Promise<unknown> | undefined): void {
  request?.catch(() => undefined)
}
