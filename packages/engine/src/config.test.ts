import { describe, expect, test } from 'vitest'
import { engineConfig } from './config.ts'

const at = (ip: string, more: object = {}) =>
  engineConfig({
    signalPort: 7880,
    media: { ips: ip.split(','), udpPorts: [7882], ...more },
    localIps: ip.split(','),
  })

describe('configuration', () => {
  test('[P-11] names no host but the given address', () => {
    for (const ip of ['127.0.0.1', '203.0.113.10', '203.0.113.10,2001:db8::1']) {
      const text = JSON.stringify(at(ip, { tcpPort: 7881 }))
      expect(text).not.toMatch(/google|twilio|\.com|\.org|https?:/)
      expect(at(ip).rtc.stun_servers.length).toBeGreaterThan(0)
      expect(at(ip).rtc.node_ip).toBe(ip)
      expect(at(ip).rtc.use_external_ip).toBe(false)
    }
    expect(at('203.0.113.10,2001:db8::1').rtc.stun_servers).toEqual([
      '203.0.113.10:7882',
      '[2001:db8::1]:7882',
    ])
  })

  test('signalling is on loopback, media on the given addresses only', () => {
    expect(at('203.0.113.10').bind_addresses).toEqual(['127.0.0.1'])
    expect(at('203.0.113.10,2001:db8::1').rtc.ips.includes).toEqual(['203.0.113.10/32', '2001:db8::1/128'])
  })

  test('behind a NAT the told address and the bound one differ', () => {
    const { rtc } = engineConfig({
      signalPort: 7880,
      media: { ips: ['203.0.113.10'], udpPorts: [7882, 7883] },
      localIps: ['10.0.0.5'],
    })
    expect(rtc).toMatchObject({
      node_ip: '203.0.113.10',
      udp_port: '7882-7883',
      ips: { includes: ['10.0.0.5/32'] },
    })
  })

  test('loopback candidates in trial only', () => {
    expect(at('127.0.0.1').rtc.enable_loopback_candidate).toBe(true)
    expect(at('203.0.113.10').rtc.enable_loopback_candidate).toBe(false)
  })

  test('TCP is off unless given', () => {
    expect(at('203.0.113.10').rtc.tcp_port).toBe(0)
    expect(at('203.0.113.10', { tcpPort: 7881 }).rtc.tcp_port).toBe(7881)
  })

  test('no one may open another one’s microphone, no room makes itself, no codec that breaks', () => {
    const { room, enable_data_tracks, turn, logging } = at('203.0.113.10')
    expect(room).toMatchObject({ auto_create: false, enable_remote_unmute: false })
    expect(room.enabled_codecs.map(({ mime }) => mime)).toEqual([
      'audio/opus',
      'video/vp8',
      'video/vp9',
      'video/rtx',
    ])
    expect([enable_data_tracks, turn.enabled, logging.level]).toEqual([false, false, 'error'])
  })

  test.each(['', 'example.org', '203.0.113.999'])('an address like %j is refused', ip => {
    expect(() => at(ip)).toThrow(expect.objectContaining({ reason: 'start-failed' }))
  })

  test('ports with a gap are refused', () => {
    expect(() => at('203.0.113.10', { udpPorts: [7882, 7884] })).toThrow(/follow each other/)
  })
})
