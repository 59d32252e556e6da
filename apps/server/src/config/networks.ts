import { isIP } from 'node:net'

export type Network = { readonly address: string; readonly prefix: number }

/** An address, or a network as CIDR. Null: neither. */
export function readNetwork(text: string): Network | null {
  const [, address = '', given] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const family = isIP(address)
  if (family === 0) return null
  const longest = family === 4 ? 32 : 128
  const prefix = given === undefined ? longest : Number(given)
  return prefix <= longest ? { address, prefix } : null
}

/** The parts of a text with commas. */
export const listed = (text: string): string[] => text.split(',').flatMap(item => item.trim() || [])
