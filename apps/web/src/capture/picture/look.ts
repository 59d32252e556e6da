/** What lies behind the person. The names of scenes are kept in the browser. */
export type Backdrop = 'none' | 'blur' | 'wall' | 'hills' | 'evening' | 'own'
export type Scene = Extract<Backdrop, 'wall' | 'hills' | 'evening'>

export const isScene = (backdrop: Backdrop): backdrop is Scene =>
  backdrop === 'wall' || backdrop === 'hills' || backdrop === 'evening'

/** How one's own picture is changed before it is sent. */
export type Look = {
  readonly backdrop: Backdrop
  /** In percent; 0 leaves it as it is. */
  readonly brighter: 'auto' | number
}

/** Nothing is to be done: the camera is sent as it is, and nothing of this is loaded. */
export const isPlain = ({ backdrop, brighter }: Look): boolean => backdrop === 'none' && brighter === 0

/** [P-71] Nothing may be sent where this cannot be done. */
export const hidesRoom = ({ backdrop }: Look): boolean => backdrop !== 'none'
