export const mediaKinds = ['microphone', 'camera', 'screen', 'screenAudio'] as const
export type MediaKind = (typeof mediaKinds)[number]
