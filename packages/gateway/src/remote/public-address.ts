import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * True for an address of the public internet. False for loopback, private, link-local, carrier-grade NAT, multicast,
 * reserved and documentation ranges, in IPv4, in IPv6, and for IPv6 addresses that hold one of IPv4
 * (`::ffff:127.0.0.1`, 6to4, Teredo, NAT64); also for what is no address.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  return ipaddr.process(address).range() === 'unicast';
}
