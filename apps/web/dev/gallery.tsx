import '../src/styles/index.css'
import { createRoot } from 'react-dom/client'
import { Shell } from '../src/app/Shell.tsx'
import { learn, speak } from '../src/kernel/language.ts'
import { type Language, languages } from '../src/kernel/pickLanguage.ts'
import { changePrefs, type Prefs } from '../src/kernel/prefs.ts'
import { screens } from './screens.tsx'

/**
 * Development only: shows one screen in one state, named by the hash: `#<screen>[/<language>[/<light|dark>]]`.
 * Without a hash: the list of all.
 */
const [screen = '', language = 'en', theme = 'system'] = location.hash.slice(1).split('/')
const spoken: Language = languages.find(l => l === language) ?? 'en'
changePrefs({ language: spoken, theme: theme as Prefs['theme'], keys: true })
await speak(spoken)
await Promise.all([learn('room'), learn('sheets'), learn('ownerFile'), learn('check')])

const element = document.getElementById('root')
if (!element) throw new Error('no #root')
const found = screens[screen]
createRoot(element).render(
  found ? (
    <Shell>{found()}</Shell>
  ) : (
    <ul>
      {Object.keys(screens).map(name => (
        <li key={name}>
          <a href={`#${name}`} onClick={() => setTimeout(() => location.reload())}>
            {name}
          </a>
        </li>
      ))}
    </ul>
  ),
)
addEventListener('hashchange', () => location.reload())
