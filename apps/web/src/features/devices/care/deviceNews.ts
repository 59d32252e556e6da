export type DeviceNews = {
  readonly t: 'came' | 'went'
  readonly label: string
  /** A headset is a microphone and a speaker, and said once. */
  readonly devices: readonly MediaDeviceInfo[]
}

/** What is there now and was not, and the other way round. Twins of others and devices without a name are nobody's news. */
export function newsOf(before: readonly MediaDeviceInfo[], after: readonly MediaDeviceInfo[]): DeviceNews[] {
  return [...grouped('went', missingIn(after, before)), ...grouped('came', missingIn(before, after))]
}

const TWINS = new Set(['', 'default', 'communications'])
const real = (list: readonly MediaDeviceInfo[]) =>
  list.filter(({ deviceId, label }) => !TWINS.has(deviceId) && label !== '')
const keyOf = ({ kind, deviceId }: MediaDeviceInfo) => `${kind} ${deviceId}`

/** Nothing is missing in a list that names nobody: the browser did not tell yet. */
function missingIn(there: readonly MediaDeviceInfo[], list: readonly MediaDeviceInfo[]): MediaDeviceInfo[] {
  const known = new Set(there.map(keyOf))
  const told = new Set(real(there).map(({ kind }) => kind))
  return real(list).filter(one => told.has(one.kind) && !known.has(keyOf(one)))
}

function grouped(t: DeviceNews['t'], devices: readonly MediaDeviceInfo[]): DeviceNews[] {
  const groups = Map.groupBy(devices, ({ groupId, deviceId }) => groupId || deviceId)
  return [...groups.values()].map(group => ({ t, label: group[0]?.label ?? '', devices: group }))
}
