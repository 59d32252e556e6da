import {
  type ErrorCode,
  equalBytes,
  type GroupReply,
  hex,
  type LogEntry,
  type MeetingNotice,
  type MeetingOpened,
  type MeetingStatus,
} from '@konklave/protocol'
import { type Signal, signal } from '@preact/signals-core'
import { chance } from '../../../kernel/backoff.ts'
import type { LaneStart } from '../../../kernel/lane.ts'
import { createTimer, wait } from '../../../kernel/timer.ts'
import { createEntries, type EntryOutcome } from '../inside/entries.ts'
import type { Parts } from '../inside/parts.ts'
import type { Phase } from '../types.ts'
import { comeIn, type ComeInResult } from './comeIn.ts'
import { streamCredential } from './credentials.ts'
import { entered } from './entered.ts'
import { knock, type LobbyEnd } from './lobby.ts'
import { type MeetingStream, openMeetingStream } from './meetingStream.ts'
import type { Prepared } from './prepare.ts'
import { entryOf, namesInside } from './prejoin.ts'
import { takeRules } from './rulesBook.ts'
import { startMeeting } from './start.ts'
