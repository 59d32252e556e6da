import './styles/index.css'
import { type ComponentType, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Shell } from './app/Shell.tsx'
import { speak, withWords } from './kernel/language.ts'
import { firstLanguage } from './kernel/pickLanguage.ts'
import { prefs } from './kernel/prefs.ts'

/** Three pages: the meeting, home, and whether one can meet at all. Their code and the messages arrive side by side. */
const pages: Readonly<Record<string, () => Promise<{ readonly Root: ComponentType }>>> = {
  '/m': () => import('./app/MeetingRoot.tsx'),
  '/check': withWords('check', () => import('./app/CheckRoot.tsx')),
}
const page = pages[location.pathname] ?? (() => import('./app/HomeRoot.tsx'))
const [{ Root }] = await Promise.all([
  page(),
  speak(firstLanguage(prefs.peek().language, navigator.languages)),
])

const element = document.getElementById('root')
if (!element) throw new Error('no #root')
createRoot(element).render(
  <StrictMode>
    <Shell>
      <Root />
    </Shell>
  </StrictMode>,
)
