const patienceMs = 1_000

export type SetParameters = (parameters: RTCRtpSendParameters, options?: object) => Promise<void>

/**
 * Makes every change of a sender's parameters wait for the one before it. Where both say something, the later one holds.
 *
 * Chromium refuses a change (`InvalidStateError`) while another one is on its way, for some 4 ms, and the SDK takes such a
 * refusal in silence: a camera that it has to switch on for a newcomer would stay off, because a key frame was being asked
 * for at the same moment.
 */
export function parametersInTurn(sender: RTCRtpSender): void {
  const set = sender.setParameters.bind(sender) as SetParameters
  let last: Promise<unknown> = Promise.resolve()
  sender.setParameters = (wanted: RTCRtpSendParameters, options?: object) => {
    const change = last.then(() => {
      const parameters = sender.getParameters()
      parameters.encodings.forEach((encoding, i) => void Object.assign(encoding, wanted.encodings[i]))
      if (wanted.degradationPreference) parameters.degradationPreference = wanted.degradationPreference
      return options ? set(parameters, options) : set(parameters)
    })
    // One that never ends must not hold up the others for ever.
    last = Promise.race([
      change.catch(() => undefined),
      new Promise(resolve => setTimeout(resolve, patienceMs)),
    ])
    return change
  }
}
