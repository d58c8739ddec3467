/** The language of partners: records, verbs, rights and facts. Shapes stand in `contract/`, by subject. */
import { defineContract } from '#platform/contract.ts'
import * as duplicateEvents from './contract/duplicate-events.ts'
import { duplicateEndpoints } from './contract/duplicates.ts'
import * as events from './contract/events.ts'
import { importEndpoints } from './contract/imports.ts'
import { partnerEndpoints } from './contract/partners.ts'
import { contactEndpoints, portalUserEndpoints } from './contract/people.ts'
import { portalEndpoints } from './contract/portal.ts'
import { recordEndpoints } from './contract/records.ts'
import { relationEndpoints } from './contract/relations.ts'
import { fieldEndpoints, smallListEndpoints, typeEndpoints } from './contract/types.ts'

export const partnersContract = defineContract({
  module: 'partners',
  summary: 'Partner companies: who they are, who works there, who owns the relation, where it stands, what happened.',
  endpoints: {
    ...partnerEndpoints,
    ...relationEndpoints,
    ...contactEndpoints,
    ...portalUserEndpoints,
    ...recordEndpoints,
    ...typeEndpoints,
    ...fieldEndpoints,
    ...smallListEndpoints,
    ...duplicateEndpoints,
    ...importEndpoints,
    ...portalEndpoints,
  },
  rights: {
    'partners.assign': { summary: 'Assign managers and hand partners over', members: ['partner_manager', 'admin'] },
    'partners.configure': { summary: 'Types, custom fields and small lists', members: ['admin'] },
    'partners.erase_contact': { summary: "Erase a person's data", members: ['admin', 'legal'] },
    'partners.export': { summary: 'Take lists and dossiers out', members: ['partner_manager', 'admin'] },
    'partners.grant_tier': { summary: 'Grant a tier by hand', members: ['admin'] },
    'partners.import': { summary: 'Import partners and contacts', members: ['partner_manager', 'admin'] },
    'partners.manage_contacts': {
      summary: 'Add, change and part with contacts',
      members: ['partner_manager', 'admin'],
      portal: ['principal'],
    },
    'partners.manage_portal_users': {
      summary: 'Invite, change and remove portal users',
      members: ['partner_manager', 'admin'],
      portal: ['principal'],
    },
    'partners.merge': { summary: 'Merge partners and tell them apart', members: ['partner_manager', 'admin'] },
    'partners.move_stage': { summary: 'Move a partner to another stage', members: ['partner_manager'] },
    'partners.override_stage': {
      summary: 'Move a partner although reasons stand against it',
      members: ['admin'],
      head: true,
    },
    'partners.prove_domain': {
      summary: 'Prove that a domain is the partner’s',
      members: ['partner_manager'],
      portal: ['principal'],
    },
    'partners.suspend': { summary: "Suspend a partner's access (two persons)", members: ['executive', 'engineering'] },
    'partners.write': {
      summary: 'Add and change partners',
      members: ['partner_manager', 'admin'],
      portal: ['principal'],
    },
  },
  events: { ...events, ...duplicateEvents },
})
