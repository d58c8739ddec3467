/** The language of discovery: forms, applications, channels, calls, needs. Shapes stand in `contract/`, by subject. */
import { defineContract } from '#platform/contract.ts'
import { applicationEndpoints } from './contract/applications.ts'
import * as callEvents from './contract/call-events.ts'
import { callEndpoints } from './contract/calls.ts'
import { channelEndpoints } from './contract/channels.ts'
import { decisionEndpoints } from './contract/decisions.ts'
import { eventListEndpoints } from './contract/event-lists.ts'
import * as events from './contract/events.ts'
import { formEndpoints } from './contract/forms.ts'
import { inquiryEndpoints } from './contract/inquiries.ts'
import * as inquiryEvents from './contract/inquiry-events.ts'
import * as needEvents from './contract/need-events.ts'
import { needEndpoints } from './contract/needs.ts'
import { outreachEndpoints } from './contract/outreach.ts'
import * as outreachEvents from './contract/outreach-events.ts'
import { plainEndpoints } from './contract/plain.ts'
import { publicEndpoints } from './contract/public.ts'
import * as referralEvents from './contract/referral-events.ts'
import { referralEndpoints } from './contract/referrals.ts'
import { settingsEndpoints } from './contract/settings.ts'
import { targetListEndpoints } from './contract/target-lists.ts'

export const discoveryContract = defineContract({
  module: 'discovery',
  summary: 'Every way a company comes to us, to one answer that was promised by a date and kept.',
  endpoints: {
    ...formEndpoints,
    ...applicationEndpoints,
    ...decisionEndpoints,
    ...settingsEndpoints,
    ...publicEndpoints,
    ...plainEndpoints,
    ...callEndpoints,
    ...needEndpoints,
    ...inquiryEndpoints,
    ...eventListEndpoints,
    ...targetListEndpoints,
    ...outreachEndpoints,
    ...referralEndpoints,
    ...channelEndpoints,
  },
  rights: {
    'discovery.assess_needs': {
      summary: 'Answer and agree needs',
      members: ['partner_manager'],
      portal: ['principal', 'sales', 'technical'],
    },
    'discovery.configure': {
      summary: 'Set checks, promises, reasons and words',
      members: ['admin', 'partner_manager'],
    },
    'discovery.decide': { summary: 'Accept, waitlist, decline and undo', members: ['partner_manager'] },
    'discovery.hold_call': {
      summary: 'Offer, move and hold discovery calls',
      members: ['partner_manager'],
      portal: ['principal', 'sales', 'technical'],
    },
    'discovery.log_outreach': { summary: 'Send and log outreach', members: ['partner_manager', 'marketing'] },
    'discovery.publish_form': {
      summary: 'Build and publish forms',
      members: ['marketing', 'partner_manager', 'admin'],
    },
    'discovery.rate_fit': { summary: 'Record a first fit evaluation', members: ['partner_manager'] },
    'discovery.refer': { summary: 'Refer a company', members: [], portal: ['principal', 'sales'] },
    'discovery.review': { summary: 'Review applications', members: ['partner_manager'] },
    'discovery.triage': { summary: 'Triage inquiries', members: ['partner_manager'] },
  },
  events: { ...events, ...callEvents, ...needEvents, ...inquiryEvents, ...referralEvents, ...outreachEvents },
})
