import { Part } from '../../kernel/Part.tsx'
import './invite.css'

const loadQrCode = () => import('./QrCode.tsx')

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** A link to this computer only: no phone gets anywhere by it. */
export const isOnlyHere = (link: string): boolean => LOOPBACK.test(new URL(link).hostname)

/** A link for the camera of a phone, drawn when it is shown. */
export function LinkQr({ link, label }: { link: string; label: string }) {
  if (isOnlyHere(link)) return null
  return <Part load={loadQrCode} props={{ text: link, label }} meanwhile={<span className="qr" />} />
}
