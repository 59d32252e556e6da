import { atOwnerFileDesk, type OwnerFileWork } from './ownerFileDesk.ts'

// A second of computing with 64 MiB: away from the page, and gone with this worker.
addEventListener('message', ({ data }) => {
  void atOwnerFileDesk(data as OwnerFileWork).then(done => self.postMessage(done))
})
