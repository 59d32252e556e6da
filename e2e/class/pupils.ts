import { createRoom } from '@konklave/client'
import { openHeadless } from '@konklave/client/headless'
import { parseToken } from '@konklave/protocol'
import { inPhase } from '@konklave/testing/headless'

/**
 * A class behind one address, started as a program: the client library over real sockets, without screens and media.
 * Prints how long it took until all were inside; most of it is this one process doing the work of sixty.
 */
const [grantLink = '', count = ''] = process.argv.slice(2)
const { origin, hash } = new URL(grantLink)
const token = parseToken(hash)
if (typeof token === 'string' || token.kind !== 'grant') throw new Error('no grant')
const room = await createRoom({ admission: 'open', grant: token.grant }, { origin, fetch })

const teacher = await openHeadless({ origin, link: room.owner, build: 'headless' })
await inPhase(teacher, 'prejoin')
await teacher.entry.join('Teacher')
await inPhase(teacher, 'inside')

const began = performance.now()
const pupils = await Promise.all(
  Array.from({ length: Number(count) }, async (_, i) => {
    const pupil = await openHeadless({ origin, link: room.guest, build: 'headless' })
    await inPhase(pupil, 'prejoin')
    await pupil.entry.join(`Pupil ${i}`)
    await inPhase(pupil, 'inside')
    return pupil
  }),
)
console.log(`inside ${Math.round(performance.now() - began)}`)
for (const one of [teacher, ...pupils]) one.close()
process.exit(0)
