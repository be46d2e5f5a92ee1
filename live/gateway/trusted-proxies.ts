import { isIP, isIPv4 } from 'node:net'
import { UnusableInputError } from '../../components/types/errors.ts'

/** The same addresses and blocks; throws UnusableInputError where one is neither. */
export function checkedProxies(given: readonly string[]): readonly string[] {
  for (const proxy of given) {
    const [address = '', bits, ...more] = proxy.split('/')
    const most = isIPv4(address) ? 32 : 128
    const isBlock = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= most)
    if (isIP(address) === 0 || !isBlock || more.length > 0)
      throw new UnusableInputError(
        `trusted proxy ${proxy}: write an address or a block of addresses, such as 10.4.0.0/16; a block of all addresses would let everybody say who they are`,
      )
  }
  return given
}
