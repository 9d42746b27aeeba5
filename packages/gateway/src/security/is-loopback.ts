import ipaddr from 'ipaddr.js';

/** True for `localhost` and for the loopback addresses of IPv4 and IPv6, the latter also in brackets. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (name === 'localhost') return true;
  return ipaddr.isValid(name) && ipaddr.process(name).range() === 'loopback';
}
