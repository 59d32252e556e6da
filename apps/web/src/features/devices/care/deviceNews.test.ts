import { expect, test } from 'vitest'
import { newsOf } from './deviceNews.ts'

const device = (kind: MediaDeviceKind, deviceId: string, label = deviceId, groupId = '') =>
  ({ kind, deviceId, label, groupId }) as MediaDeviceInfo
const built = [
  device('audioinput', 'default', 'Default - Built-in'),
  device('audioinput', 'inner', 'Built-in'),
  device('audiooutput', 'loud', 'Loudspeakers'),
]
const headset = [
  device('audioinput', 'head-in', 'Headset', 'usb'),
  device('audiooutput', 'head-out', 'Headset', 'usb'),
]
const said = (...lists: Parameters<typeof newsOf>) =>
  newsOf(...lists).map(({ t, label, devices }) => `${t} ${label} ${devices.length}`)

test('a headset that comes or goes is said once, though it is two devices', () => {
  expect(said(built, [...built, ...headset])).toEqual(['came Headset 2'])
  expect(said([...built, ...headset], built)).toEqual(['went Headset 2'])
})

test('nothing is said of twins, nor when a first permission reveals the names', () => {
  const unnamed = [device('audioinput', '', ''), device('audiooutput', '', '')]
  expect(said(unnamed, built)).toEqual([])
  expect(said(built, unnamed)).toEqual([])
  expect(said(built, [...built, device('audioinput', 'communications', 'Communications - X')])).toEqual([])
})

test('one that is swapped for another is said as both', () => {
  const inner = [device('audioinput', 'inner', 'Built-in')]
  const usb = [device('audioinput', 'usb', 'USB')]
  expect(said(inner, usb)).toEqual(['went Built-in 1', 'came USB 1'])
})
