/** The language of agreements. Shapes stand in `contract/`, by subject. */
import { defineContract, memberRoles, portalRoles } from '#platform/contract.ts'
import { agreementEndpoints } from './contract/agreements.ts'
import { archiveEndpoints } from './contract/archives.ts'
import { changeNoticeEndpoints } from './contract/change-notices.ts'
import { checkEndpoints } from './contract/checks.ts'
import { dateEndpoints } from './contract/dates.ts'
import { defaultEndpoints } from './contract/defaults.ts'
import * as events from './contract/events.ts'
import { exportEndpoints } from './contract/exports.ts'
import { figureEndpoints } from './contract/figures.ts'
import { holdEndpoints } from './contract/holds.ts'
import { importEndpoints } from './contract/imports.ts'
import { inkEndpoints } from './contract/ink.ts'
import { linkEndpoints } from './contract/links.ts'
import { negotiationEndpoints } from './contract/negotiation.ts'
import { noticeEndpoints } from './contract/notices.ts'
import { portalEndpoints } from './contract/portal.ts'
import { readingEndpoints } from './contract/reading.ts'
import { ruleEndpoints } from './contract/rules.ts'
import { sealEndpoints } from './contract/seals.ts'
import { signingEndpoints } from './contract/signing.ts'
import { termEndpoints } from './contract/terms.ts'
import { textEndpoints } from './contract/texts.ts'

export const agreementsContract = defineContract({
  module: 'agreements',
  summary: 'The signed agreement is the configuration: typed, dated terms that other modules read by day.',
  endpoints: {
    ...termEndpoints,
    ...defaultEndpoints,
    ...textEndpoints,
    ...agreementEndpoints,
    ...negotiationEndpoints,
    ...readingEndpoints,
    ...ruleEndpoints,
    ...portalEndpoints,
    ...linkEndpoints,
    ...figureEndpoints,
    ...signingEndpoints,
    ...checkEndpoints,
    ...sealEndpoints,
    ...noticeEndpoints,
    ...dateEndpoints,
    ...changeNoticeEndpoints,
    ...exportEndpoints,
    ...importEndpoints,
    ...archiveEndpoints,
    ...holdEndpoints,
    ...inkEndpoints,
  },
  rights: {
    'agreements.approve': {
      summary: 'Answer the approvals that the rules ask of one’s role',
      members: ['finance', 'marketing', 'engineering', 'legal', 'executive'],
    },
    'agreements.approve_clause': {
      summary: 'Write and approve clauses, clear drafts as legal',
      members: ['legal', 'admin'],
    },
    'agreements.draft': { summary: 'Draft and amend agreements', members: ['partner_manager', 'legal'] },
    'agreements.export': {
      summary: 'Take signed agreements, terms and audit trails along as files and as one archive',
      members: ['legal', 'finance'],
    },
    'agreements.give_notice': {
      summary: 'Give, confirm and take back notices; ours take a partner manager and a lawyer',
      members: ['partner_manager', 'legal'],
      portal: ['principal'],
    },
    'agreements.hold': { summary: 'Put agreements under legal hold, and lift it', members: ['legal'] },
    'agreements.import': {
      summary: 'Take in agreements that were signed elsewhere, and attest them',
      members: ['legal'],
    },
    'agreements.negotiate': {
      summary: 'Comment, hand over the pen, accept a text',
      members: ['partner_manager', 'legal'],
      portal: ['principal'],
    },
    'agreements.publish_template': {
      summary: 'Write and publish templates and approval rules',
      members: ['legal', 'admin'],
    },
    'agreements.send': {
      summary: 'Send for signature, remind, replace signers',
      members: ['partner_manager', 'legal'],
    },
    'agreements.sign': {
      summary: 'Sign what one was asked to sign',
      members: memberRoles,
      portal: portalRoles,
    },
    'agreements.terminate': {
      summary: 'Ask to terminate; it takes a partner manager and a lawyer',
      members: ['partner_manager', 'legal'],
    },
    'agreements.void': { summary: 'Take an envelope back', members: ['partner_manager', 'legal'] },
    'agreements.set_default_terms': {
      summary: 'Propose and confirm default terms; an admin and a person of finance together',
      members: ['admin', 'finance'],
    },
  },
  events,
})
