import { BlockList, isIP } from 'node:net'

/** Tells whether an address is one of the proxies that we trust to name their peer. */
export type IsProxy = (address: string) => boolean

const named: Record<string, readonly string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/**
 * Reads a list of addresses and ranges (`10.0.0.7`, `10.0.0.0/8`, `loopback`, `private`).
 * @throws {TypeError} on anything else
 */
export function proxies(list: readonly string[]): IsProxy {
  const trusted = new BlockList()
  for (const entry of list.flatMap((word) => named[word] ?? [word])) {
    const [address = '', bits] = entry.split('/')
    const version = isIP(address)
    if (version === 0) throw new TypeError(`${entry} is neither an address nor a range of addresses`)
    const family = version === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, prefixLength(entry, bits, version), family)
  }
  return (address) => isIP(address) !== 0 && trusted.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
}

function prefixLength(entry: string, bits: string, version: number): number {
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128))
    throw new TypeError(`${entry} is not a range of addresses`)
  return Number(bits)
}

/**
 * Whom a request comes from: the peer of the socket, or, behind proxies of ours, the right-most hop that is none of them. Whatever stands
 * further left was written by the caller and counts for nothing.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | null,
  isProxy: IsProxy,
): string | undefined {
  if (peer === undefined) return undefined
  let address = plain(peer)
  for (const hop of (forwardedFor ?? '').split(',').reverse()) {
    if (!isProxy(address)) break
    const next = plain(hop.trim())
    if (isIP(next) === 0) break
    address = next
  }
  return address
}

/** IPv4 inside IPv6 is IPv4; zones and ports fall away. */
function plain(address: string): string {
  const bare = /^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  return bare.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

/** The key under which an address is counted: one home has a whole /64 of IPv6. */
export function addressKey(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return `${[...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':')}::/64`
}
