import { ExternalE2EEKeyProvider, Room, RoomEvent } from 'livekit-client'

/** A page as the stock SDK's own examples have it, end-to-end encryption by a shared key switched on. */
type Ticket = { readonly url: string; readonly token: string }

const { url, token } = (await (await fetch(`/ticket${location.search}`)).json()) as Ticket
const keyProvider = new ExternalE2EEKeyProvider()
const room = new Room({
  encryption: { keyProvider, worker: new Worker('/livekit-client.e2ee.worker.mjs', { type: 'module' }) },
})
await keyProvider.setKey('the shared key of this bench')
await room.setE2EEEnabled(true)
room.on(RoomEvent.TrackSubscribed, track => document.body.append(track.attach()))
// What the SDK offers to be faster at the click.
await room.prepareConnection(url, token)

const button = document.createElement('button')
button.textContent = 'Join'
button.addEventListener('click', async () => {
  // The engine names its own media port as STUN server, which a browser must not ask: it eats the answers of ICE.
  await room.connect(url, token, { rtcConfig: { iceServers: [] } })
  if (location.search.includes('publish')) await room.localParticipant.enableCameraAndMicrophone()
  document.body.dataset.in = 'yes'
})
document.body.append(button)
Object.assign(window, { __leave: () => room.disconnect() })
