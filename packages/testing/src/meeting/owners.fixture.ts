import type { MeetingView } from '@konklave/client'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

export const ownersSeen = (who: SimPerson): string[] =>
  who.view.people.list.value
    .filter(({ role }) => role === 'owner')
    .map(({ name }) => name)
    .sort()

/** Somebody with whom the room can be handed over, and what both do. */
export class HandOver {
  readonly scene: Scene
  readonly olga: SimPerson
  readonly mo: SimPerson
  readonly gast: SimPerson

  private constructor(scene: Scene, olga: SimPerson, mo: SimPerson, gast: SimPerson) {
    this.scene = scene
    this.olga = olga
    this.mo = mo
    this.gast = gast
  }

  static async open(admission: 'open' | 'lobby' = 'open'): Promise<HandOver> {
    const scene = await Scene.open({ admission: 'open' })
    const olga = await scene.owner()
    const [mo, gast] = [await scene.guest('Mo'), await scene.guest('Gast')]
    await scene.until(() => [olga, mo, gast].every(({ names }) => names.length === 3))
    if (admission === 'lobby') await scene.click(() => olga.view.door.setAdmission('lobby'))
    return new HandOver(scene, olga, mo, gast)
  }

  async offers(over: boolean, by = this.olga, to = this.mo): Promise<void> {
    await this.scene.click(() => by.view.owner.offer(by.idOf(to.name), { over }))
    await this.offered(to, 'asked')
  }

  offered(who: SimPerson, t: NonNullable<MeetingView['owner']['offered']['value']>['t']): Promise<void> {
    return this.scene.until(() => who.view.owner.offered.value?.t === t, `${who.name} is ${t}`)
  }

  handing(t: NonNullable<MeetingView['owner']['handing']['value']>['t'], who = this.olga): Promise<void> {
    return this.scene.until(
      () => who.view.owner.handing.value?.t === t,
      `${who.name}: ${t}, is ${who.view.owner.handing.value?.t}`,
    )
  }

  /** Says yes; the link is on the screen. */
  async accepts(who = this.mo): Promise<string> {
    await this.scene.click(() => who.view.owner.answerOffer(true))
    await this.offered(who, 'key')
    return this.link(who)
  }

  link(who = this.mo): string {
    const offer = who.view.owner.offered.value
    if (offer?.t !== 'key') throw new Error('no link on the screen')
    return offer.link
  }

  async owners(...names: readonly string[]): Promise<void> {
    const seen = (who: SimPerson) => !who.open || ownersSeen(who).join() === [...names].sort().join()
    await this.scene.until(() => [this.olga, this.mo, this.gast].every(seen), `owners are ${names}`)
  }
}
