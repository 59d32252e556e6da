import { useLingui } from '@lingui/react/macro'
import { Signal } from 'lucide-react'
import { smallStrokes } from '../../ui/icons.ts'
import './weakMark.css'

/** By the word of the person's own device (K36). */
export default function WeakMark() {
  const { t } = useLingui()
  return (
    <span className="weakMark weakSigns" title={t`Weak connection`}>
      <Signal {...smallStrokes} />
      <span className="vh">{t`Weak connection`}</span>
    </span>
  )
}
