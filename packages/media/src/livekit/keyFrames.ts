import type { SetParameters } from './parametersInTurn.ts'

/**
 * Where the worker cannot ask for one (Chromium). Other browsers ignore these options in silence. The sender must be one of
 * {@link parametersInTurn}: without encodings of its own, this leaves those as they are when it is its turn.
 */
export async function askForKeyFrame(sender: RTCRtpSender): Promise<void> {
  const encodingOptions = sender.getParameters().encodings.map(() => ({ keyFrame: true }))
  const none = { encodings: [] } as unknown as RTCRtpSendParameters
  await (sender.setParameters as SetParameters)(none, { encodingOptions }).catch(() => undefined)
}
