/** Which addresses of the internet an outgoing connection may reach. */
import { BlockList, isIP } from 'node:net'

/**
 * Whether the address (IPv4 or IPv6, without brackets) is one that anybody on the internet could reach. False for
 * private, loopback, link-local, shared (carrier NAT), multicast, documentation and reserved ranges, for the metadata
 * services of clouds, for every form that wraps an IPv4 address in an IPv6 one, and for what is no address.
 * Ranges: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and its updates).
 */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  if (family === 4) return !refusedV4.check(address, 'ipv4')
  // Of IPv6 only 2000::/3 is given out for use on the internet; this leaves out ::1, fe80::, fc00::, ff00::, the mapped
  // and compatible forms of IPv4, and NAT64, without naming them one by one.
  if (family === 6) return givenOutV6.check(address, 'ipv6') && !refusedV6.check(address, 'ipv6')
  return false
}

const subnets = (family: 'ipv4' | 'ipv6', list: readonly string[]): BlockList => {
  const block = new BlockList()
  for (const entry of list) {
    const [network = '', bits] = entry.split('/')
    block.addSubnet(network, Number(bits), family)
  }
  return block
}

const refusedV4 = subnets('ipv4', [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by carriers; also the metadata service of one cloud, 100.100.100.200
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // the host agent of one cloud, on an otherwise public address
  '169.254.0.0/16', // link-local, with the metadata service 169.254.169.254
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments; also a metadata service, 192.0.0.192
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // former relays of 6to4
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, with the broadcast address
])

const givenOutV6 = subnets('ipv6', ['2000::/3'])

const refusedV6 = subnets('ipv6', [
  '2001::/23', // protocol assignments, with Teredo, which wraps an IPv4 address
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which wraps an IPv4 address
  '3fff::/20', // documentation
])
