import './styles/index.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Shell } from './app/Shell.tsx'
import { speak } from './kernel/language.ts'
import { firstLanguage } from './kernel/pickLanguage.ts'
import { prefs } from './kernel/prefs.ts'

/** Two pages: the meeting, and home. Their code and the messages arrive side by side. */
const page = location.pathname === '/m' ? import('./app/MeetingRoot.tsx') : import('./app/HomeRoot.tsx')
const [{ Root }] = await Promise.all([page, speak(firstLanguage(prefs.peek().language, navigator.languages))])

const element = document.getElementById('root')
if (!element) throw new Error('no #root')
createRoot(element).render(
  <StrictMode>
    <Shell>
      <Root />
    </Shell>
  </StrictMode>,
)
