/** Like a network that lets nothing out but TLS to one port: the call's connection has no candidates but the relay's. */
export const relayOnly = `{
  const only = configuration =>
    configuration?.iceServers?.length ? { ...configuration, iceTransportPolicy: 'relay' } : configuration
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) {
      super(only(configuration))
      ;(window.__connections ??= []).push(this)
    }
    setConfiguration(configuration) {
      super.setConfiguration(only(configuration))
    }
  }
}`
