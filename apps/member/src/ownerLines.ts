import type { HandingOver, OwnerOffer } from '@konklave/client'

/** [K17] What somebody is asked about who leads the room, as a line for a person. */
export function offerLine(offer: OwnerOffer | null): string | null {
  switch (offer?.t) {
    case 'asked':
      return offer.over
        ? `· ${offer.by} would like to hand this room over to you: you would be its host, with a key link of your own. Type /accept or /decline.`
        : `· ${offer.by} would like you to be a host, too, with a key link of your own. Type /accept or /decline.`
    case 'key':
      return `· You are a host now. Your key link, shown only now: ${offer.link}\n· Keep it where you keep passwords, then type /kept.`
    case 'nothing':
      return '· Nothing came of being a host: whoever asked you is gone.'
    default:
      return null
  }
}

/** [K17] How far it is with what one has asked somebody. */
export function handingLine(handing: HandingOver | null): string | null {
  if (!handing) return null
  const { name, over } = handing
  switch (handing.t) {
    case 'asked':
      return `· ${name} is asked.`
    case 'making':
      return null
    case 'keeping':
      return `· ${name} is a host. As soon as ${name} has kept the key link you are none any more; /stay calls it off.`
    case 'done':
      return over ? `· The room is handed over to ${name}.` : `· ${name} is a host, too.`
    case 'declined':
      return `· ${name} would rather not be a host. Nothing has changed.`
    case 'gone':
      return `· ${name} is no longer here. You are still a host.`
    case 'failed':
      return '· Not done: the room has just changed. You are still a host.'
  }
}
