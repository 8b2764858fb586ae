import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressKey, clientAddress, proxies } from './address.ts'

const none = proxies([])
const ours = proxies(['loopback', '10.0.0.0/8', '2001:db8::/32'])

test('[RL-2] a header changes nothing unless the peer is a proxy of ours', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      expect(clientAddress('203.0.113.9', header, none)).toBe('203.0.113.9')
      expect(clientAddress('203.0.113.9', header, ours)).toBe('203.0.113.9')
    }),
  )
})

test.each([
  ['one hop', '198.51.100.4', '198.51.100.4'],
  ['what the caller wrote before it', '1.1.1.1, 198.51.100.4', '198.51.100.4'],
  ['another proxy of ours behind it', '1.1.1.1, 198.51.100.4, 10.1.2.3', '198.51.100.4'],
  ['IPv6', '2a02::5', '2a02::5'],
  ['IPv6 with a port', '[2a02::5]:4711', '2a02::5'],
  ['IPv4 with a port', '198.51.100.4:4711', '198.51.100.4'],
  ['nothing that is an address', 'unknown', '10.0.0.1'],
  ['an empty hop', '198.51.100.4, ', '10.0.0.1'],
  ['no header', null, '10.0.0.1'],
])('[RL-2] behind a proxy of ours the right-most foreign hop counts: %s', (_, header, expected) => {
  expect(clientAddress('10.0.0.1', header, ours)).toBe(expected)
})

test('[RL-2] IPv4 in IPv6 is IPv4', () => {
  expect(clientAddress('::ffff:203.0.113.9', null, none)).toBe('203.0.113.9')
  expect(clientAddress('::ffff:10.0.0.1', '198.51.100.4', ours)).toBe('198.51.100.4')
})

test('[RL-2] a home of IPv6 has one key: its /64', () => {
  expect(addressKey('2001:db8:0:1::1')).toBe('2001:db8:0:1::/64')
  expect(addressKey('2001:db8:0:1:ffff:ffff:ffff:ffff')).toBe(addressKey('2001:0db8:0000:0001::'))
  expect(addressKey('2001:db8:0:2::1')).not.toBe(addressKey('2001:db8:0:1::1'))
  expect(addressKey('::1')).toBe('0:0:0:0::/64')
  expect(addressKey('203.0.113.9')).toBe('203.0.113.9')
})

test.each(['everybody', '10.0.0.0/33', '10.0.0.0/', '::/129', '10.0.0/8'])('%s is no proxy', (word) => {
  expect(() => proxies([word])).toThrow(TypeError)
})
