/** A window that stays above others: one for a page of its own, or the browser's own around one picture. */
export type SmallWindow =
  | { readonly t: 'page'; readonly window: Window; close(): void }
  | { readonly t: 'picture'; readonly video: HTMLVideoElement; close(): void }

type Pictures = { requestWindow(wish: { width: number; height: number }): Promise<Window> }
const pictures = (): Pictures | null =>
  (globalThis as { documentPictureInPicture?: Pictures }).documentPictureInPicture ?? null

export const canPopOut = (): boolean => pictures() !== null || pictureShown() !== null

/** Opens it while a press is handled; `onClose` when the person or the browser has closed it. */
export async function openSmall(onClose: () => void): Promise<SmallWindow> {
  const pages = pictures()
  if (pages) {
    const window = await pages.requestWindow({ width: 400, height: 300 })
    window.addEventListener('pagehide', onClose, { once: true })
    return { t: 'page', window, close: () => window.close() }
  }
  const video = pictureShown()
  if (!video) throw new Error('this browser has no small window')
  await video.requestPictureInPicture()
  video.addEventListener('leavepictureinpicture', onClose, { once: true })
  const close = () => {
    if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => undefined)
  }
  return { t: 'picture', video, close }
}

/** The picture that would be taken: what is large, else the first of somebody else. */
function pictureShown(): HTMLVideoElement | null {
  if (!document.pictureInPictureEnabled) return null
  return document.querySelector<HTMLVideoElement>(
    '.stage .shared video, .stage .tile[data-large] video, .stage .tile:not([data-me]) video',
  )
}
