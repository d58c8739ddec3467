/** What each module puts into a sandbox: its configuration, what a reset keeps, and invented rows. */
import type { Tx } from '../context.ts'
import { defineSlot } from '../module.ts'

export type SandboxProfile = 'empty' | 'standard' | 'type'
/** What a reset leaves in place unless it is ticked. */
export type Keepable = 'keys' | 'endpoints' | 'users'

/** For the rows of one sandbox: the same start number gives the same companies, people and numbers. */
export type SeedKit = {
  profile: SandboxProfile
  startNumber: number
  /** The partner that owns the sandbox, as it stands in there; null in one of the team. */
  partnerId: string | null
  /** Key of the partner's type, when it has one. */
  typeKey: string | null
  /** From `low` to `high`, both included. */
  number: (low: number, high: number) => number
  pick: <Value>(list: readonly Value[]) => Value
  company: () => { name: string; website: string; country: string }
  person: (domain: string) => { fullName: string; email: string }
  /** Companies that earlier modules made, by id. */
  companies: { id: string; name: string; domain: string }[]
}

export type SandboxPart = {
  module: string
  /** Tables of configuration in the order in which they can be written; their rows are copied under new ids. */
  configuration?: readonly string[]
  /** Rows that a reset keeps, in the order in which they can be written back. */
  keeps?: readonly { what: Keepable; table: string; where?: string }[]
  /** Invented rows, in a transaction of the sandbox; not called for the profile `empty`. */
  seed?: (tx: Tx, kit: SeedKit) => Promise<void>
}
/** Filled by every module that has something to offer; played in the modules' order. */
export const sandboxParts = defineSlot<SandboxPart>('tenancy.sandbox_parts')

const firstWords = 'Amber Birch Cobalt Delta Ember Fjord Granite Harbour Indigo Juniper Lumen Meridian'.split(' ')
const secondWords = 'Analytics Cloud Dynamics Labs Logistics Networks Payments Robotics Software Systems'.split(' ')
const givenNames = 'Ada Bruno Chiara Dario Elif Femi Greta Hugo Ines Jonas Kaya Lena Mateo Nadia Oskar Priya'.split(' ')
const familyNames = 'Almeida Berger Costa Duval Eriksen Fischer Garcia Haas Ito Jansen Keller Lindt Moreau'.split(' ')
const countries = ['DE', 'ES', 'FR', 'GB', 'NL', 'PT', 'SE', 'US']

/** mulberry32: small, quick, the same on every machine. */
const randomFrom = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const seedKit = (about: {
  profile: SandboxProfile
  startNumber: number
  partnerId: string | null
  typeKey: string | null
}): SeedKit => {
  const random = randomFrom(about.startNumber)
  const number = (low: number, high: number) => low + Math.floor(random() * (high - low + 1))
  const pick = <Value>(list: readonly Value[]): Value => list[number(0, list.length - 1)]!
  const taken = new Set<string>()
  const fresh = (make: () => string): string => {
    for (;;) {
      const text = make()
      if (taken.has(text)) continue
      taken.add(text)
      return text
    }
  }
  return {
    ...about,
    number,
    pick,
    companies: [],
    company: () => {
      const name = fresh(() => `${pick(firstWords)} ${pick(secondWords)}`)
      return { name, website: `https://${name.toLowerCase().replace(' ', '-')}.example`, country: pick(countries) }
    },
    person: (domain) => {
      const fullName = fresh(() => `${pick(givenNames)} ${pick(familyNames)}`)
      return { fullName, email: `${fullName.toLowerCase().replace(' ', '.')}@${domain}` }
    },
  }
}
