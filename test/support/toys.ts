/** Small modules for tests of the platform, which knows no business word. */
import { Type } from 'typebox'
import { defineContract, type EventKind, eventKind } from '#platform/contract.ts'
import { defineModule, type Module } from '#platform/module.ts'

/** An event with a number; partners may see it unless told otherwise. */
export const toyEvent = (name: string, options: { partnerVisible?: boolean } = {}) =>
  eventKind({
    name,
    version: 1,
    summary: 'A toy.',
    payload: Type.Object({ number: Type.Integer() }),
    sample: { number: 1 },
    partnerVisible: options.partnerVisible ?? true,
  })

/** A module named `toys` with these events and without endpoints. */
export const toyModule = (
  events: readonly EventKind[],
  more: Partial<Omit<Module, 'name' | 'contract' | 'routes'>> = {},
): Module =>
  defineModule({
    name: 'toys',
    contract: defineContract({
      module: 'toys',
      summary: 'Toys.',
      endpoints: {},
      events: Object.fromEntries(events.map((event) => [event.name, event])),
    }),
    routes: {},
    ...more,
  })
