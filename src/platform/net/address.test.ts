import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPublicAddress } from './address.ts'

test('no address of an inside network, a metadata service or a reserved range is public', () => {
  const inside = [
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.100.100.200', '100.127.255.255'],
    ...[
      '127.0.0.1',
      '127.255.255.254',
      '168.63.129.16',
      '169.254.169.254',
      '169.254.0.1',
      '172.16.0.1',
      '172.31.255.255',
    ],
    ...['192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1', '198.19.255.255', '198.51.100.7'],
    ...['203.0.113.9', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1'],
    ...[
      '64:ff9b::7f00:1',
      '64:ff9b::8.8.8.8',
      '64:ff9b:1::1',
      '100::1',
      'fc00::1',
      'fd00:ec2::254',
      'fe80::1',
      'fec0::1',
    ],
    ...['ff02::1', '2001::1', '2001:0:7f00:1::', '2001:db8::1', '2002:7f00:1::1', '3fff::1', '4000::1', '5f00::1'],
  ]
  for (const address of inside) assert.ok(!isPublicAddress(address), address)
})

test('addresses that everybody can reach are public', () => {
  const outside = ['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '172.15.255.255']
  const more = [
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450::1',
  ]
  for (const address of [...outside, ...more]) assert.ok(isPublicAddress(address), address)
})

test('what is no address is not public', () => {
  for (const text of ['', 'localhost', '0x7f000001', '1.1.1', '[::1]', '1.1.1.1:80', 'fe80::1%eth0 ']) {
    assert.ok(!isPublicAddress(text), text)
  }
})
