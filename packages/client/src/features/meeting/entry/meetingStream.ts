import {
  type Bytes,
  breakoutsReply,
  type CtxHash,
  committedReply,
  type ErrorCode,
  type GroupReply,
  groupReply,
  type LogEntry,
  logEntry,
  type MediaReply,
  type MeetingNotice,
  type MeetingOpened,
  type MeetingRequest,
  mediaReply,
  meetingNotice,
  meetingOpened,
  messageReply,
  type RoomId,
} from '@konklave/protocol'
import type { Connection } from '../../../kernel/connection.ts'
import type { LaneStart } from '../../../kernel/lane.ts'
import type { RequestOptions } from '../../../kernel/requests.ts'
import type { ServerHello } from '../../../kernel/socket.ts'
import type { StreamSpec } from '../../../kernel/stream.ts'

export interface MeetingStreamHandlers {
  opened(body: MeetingOpened): Promise<LaneStart>
  entry(seq: number, entry: LogEntry): Promise<void>
  notice(notice: MeetingNotice): void
  interrupted(): void
  closed(code: ErrorCode): void
}

type Request<T extends MeetingRequest['t']> = Omit<Extract<MeetingRequest, { t: T }>, 't'>

/** The `meeting` stream with its bodies parsed. Requests throw Refused or RequestFailed. */
export interface MeetingStream {
  readonly open: boolean
  start(body: Request<'start'>): Promise<void>
  fetch(): Promise<GroupReply>
  commit(
    body: Request<'commit'>,
    options?: RequestOptions,
  ): Promise<{ readonly seq: number; readonly epoch: number; readonly ctxHash: CtxHash }>
  message(body: Request<'message'>, options?: RequestOptions): Promise<{ readonly seq: number }>
  media(): Promise<MediaReply>
  /** [K44] Encoded rules, newest, of the breakouts of this meeting. */
  breakouts(): Promise<readonly Bytes[]>
  /** Requests whose reply says nothing. */
  tell(
    request: Exclude<MeetingRequest, { t: 'start' | 'fetch' | 'commit' | 'message' | 'media' | 'breakouts' }>,
  ): Promise<void>
  forget(): void
  close(): void
}

export type MeetingStreamOptions = {
  readonly connection: Connection
  readonly roomId: RoomId
  readonly credential: StreamSpec['credential']
  readonly after?: number
  readonly handlers: MeetingStreamHandlers
}

export function openMeetingStream(options: MeetingStreamOptions): MeetingStream {
  const { handlers } = options
  const stream = options.connection.openStream({
    kind: 'meeting',
    id: options.roomId,
    credential: (hello: ServerHello) => options.credential(hello),
    ...(options.after === undefined ? {} : { after: options.after }),
    handlers: {
      opened: async body => handlers.opened(meetingOpened.parse(body)),
      ordered: async (seq, body) => handlers.entry(seq, logEntry.parse(body)),
      ephemeral: (_key, body) => {
        const notice = meetingNotice.safeParse(body)
        if (notice.success) handlers.notice(notice.data)
      },
      interrupted: handlers.interrupted,
      closed: handlers.closed,
    },
  })
  return {
    get open() {
      return stream.open
    },
    start: async body => void (await stream.request({ t: 'start', ...body })),
    fetch: async () => groupReply.parse(await stream.request({ t: 'fetch' })),
    commit: async (body, options) =>
      committedReply.parse(await stream.request({ t: 'commit', ...body }, options)),
    message: async (body, options) =>
      messageReply.parse(await stream.request({ t: 'message', ...body }, options)),
    media: async () => mediaReply.parse(await stream.request({ t: 'media' })),
    breakouts: async () => breakoutsReply.parse(await stream.request({ t: 'breakouts' })).rooms,
    tell: async request => void (await stream.request(request)),
    forget: stream.forget,
    close: stream.close,
  }
}
