import { useLingui } from '@lingui/react/macro'
import { SmilePlus } from 'lucide-react'
import { useState } from 'react'
import { BarButton } from '../../ui/BarButton.tsx'
import { largeStrokes } from '../../ui/icons.ts'
import { Pop } from '../../ui/Pop.tsx'
import { Picker } from './Picker.tsx'

export function ReactButton() {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  return (
    <Pop
      label={t`React`}
      open={open}
      onOpenChange={setOpen}
      content={<Picker onDone={() => setOpen(false)} />}
    >
      <BarButton label={t`React`} caption={t`React`} icon={<SmilePlus {...largeStrokes} />} />
    </Pop>
  )
}
