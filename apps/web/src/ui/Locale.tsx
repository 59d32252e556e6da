import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'

/** Tells the parts of the kit which language the page speaks. */
export function Locale({ language, children }: { language: string; children: ReactNode }) {
  return <I18nProvider locale={language}>{children}</I18nProvider>
}
