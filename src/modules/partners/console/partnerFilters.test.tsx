import { expect, test } from 'vitest'
import { searchOf, toPartnersQuery } from './partnerFilters.ts'

test('one value of a filter that takes several is asked for as a list', () => {
  expect(toPartnersQuery({ stage: 'active', tag: ['emea', 'reseller'], hasGap: 'true' })).toEqual({
    stage: ['active'],
    tag: ['emea', 'reseller'],
    hasGap: 'true',
  })
})

test('the last day of a range counts as a whole, in the reader’s own days', () => {
  const query = toPartnersQuery({ createdFrom: '2026-11-01', createdUntil: '2026-11-01' })
  expect(query.createdFrom).toBe(new Date('2026-11-01T00:00:00').toISOString())
  expect(query.createdTo).toBe(new Date('2026-11-02T00:00:00').toISOString())
  expect(query).not.toHaveProperty('createdUntil')
})

test('filters go along in an address, each value by itself', () => {
  expect(searchOf({ stage: ['active', 'ending'], tier: 'gold' })).toBe('?stage=active&stage=ending&tier=gold')
  expect(searchOf({})).toBe('')
})
