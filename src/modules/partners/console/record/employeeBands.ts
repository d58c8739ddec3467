import type { Partner } from './savePartner.ts'

/** The contract's bands; the type holds this list against them. */
export const employeeBands = [
  '1-10',
  '11-50',
  '51-200',
  '201-1000',
  '1001-5000',
  '5001+',
] as const satisfies readonly NonNullable<Partner['employeeBand']>[]
