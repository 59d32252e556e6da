import { useLingui } from '@lingui/react/macro'
import { SmilePlus } from 'lucide-react'
import { BarButton } from '../../ui/BarButton.tsx'
import { largeStrokes } from '../../ui/icons.ts'
import { Pop } from '../../ui/Pop.tsx'
import { Picker } from './Picker.tsx'

export function ReactButton() {
  const { t } = useLingui()
  return (
    <Pop label={t`React`} content={close => <Picker onDone={close} />}>
      <BarButton label={t`React`} caption={t`React`} icon={<SmilePlus {...largeStrokes} />} />
    </Pop>
  )
}
