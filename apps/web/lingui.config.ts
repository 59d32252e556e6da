import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

const shown = {
  /** In the room and nowhere before it. */
  room: [
    'app/{FirstField,RoomScreen,Panels}.tsx',
    'features/controls/**',
    'features/stage/!(OwnShare|Pages|SharedScreen|SmallStage|Unseen|ViewSheet|ZoomTools|useViewKeys).*',
    'features/leave/{Gone,LeaveButton}.tsx',
    'features/prejoin/{CallWords,Knocking}.tsx',
    'features/notices/{Banners,CompareAsked,HeldBack,OffSinceReload,ScreenTip}.*',
    'features/reactions/{Picker,ReactButton}.tsx',
    'features/trust/TrustMark.tsx',
  ],
  /** What is opened there: panel of people, sheets, invitation. */
  sheets: [
    'features/{invite,line,owners,people,polls,settings,shortcuts,turns}/**',
    'features/leave/{BackSheet,EndSheet}.tsx',
    'features/notices/{Notices,Toasts,useNoticeText,useSpoken}.*',
    'features/lobby/**',
    'features/reactions/ReactSheet.tsx',
    'ui/SheetFoot.tsx',
    'features/stage/{OwnShare,Pages,SharedScreen,SmallStage,Unseen,ViewSheet,ZoomTools,useViewKeys}.*',
    'features/trust/{Code,CompareNow,Compared,SelfTest,ServerSees,TrustSheet,Verification}.tsx',
  ],
  /** The chat, opened by most and not at once. */
  chat: ['features/chat/**'],
  /** Where devices are chosen and tried, before and in the room. */
  devices: ['features/devices/{!(CaptureHelp|VideoPicture).tsx,care/**}', 'features/prejoin/DeviceSheet.tsx'],
  /** Breakout rooms: for who makes them and who is sent to one. */
  breakouts: ['features/breakouts/**'],
  ownerFile: ['features/ownerFile/**'],
  check: ['features/check/**'],
}
const of = (patterns: readonly string[]) => patterns.map(pattern => `<rootDir>/src/${pattern}`)
const catalog = (part: string, include: readonly string[], exclude: readonly string[] = []) => ({
  path: `<rootDir>/src/locales/${part}/{locale}`,
  include: of(include),
  exclude: of(exclude),
})

/** Words arrive with the screens that speak them (src/kernel/language.ts); tools/house/words.test.ts holds them to it. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [
    catalog('page', ['**'], Object.values(shown).flat()),
    ...Object.entries(shown).map(([part, patterns]) => catalog(part, patterns)),
  ],
  format: formatter({ lineNumbers: false, origins: false }),
})
