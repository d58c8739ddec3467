/** The language of qualification: rubrics, cases, blind scorecards, gates, decisions. Shapes stand in `contract/`. */
import { defineContract } from '#platform/contract.ts'
import { absenceEndpoints } from './contract/absences.ts'
import { caseEndpoints } from './contract/cases.ts'
import * as decisionEvents from './contract/decision-events.ts'
import { importEndpoints } from './contract/decision-imports.ts'
import { decisionEndpoints } from './contract/decisions.ts'
import * as documentEvents from './contract/document-events.ts'
import { documentEndpoints, screeningEndpoints } from './contract/documents.ts'
import * as events from './contract/events.ts'
import { candidateEndpoints } from './contract/portal.ts'
import { restrictedListEndpoints } from './contract/restricted-lists.ts'
import { rubricEndpoints } from './contract/rubrics.ts'
import { scorecardEndpoints } from './contract/scorecards.ts'
import { settingsEndpoints } from './contract/settings.ts'

export const qualificationContract = defineContract({
  module: 'qualification',
  summary: 'Turning a candidate into a decision that can be defended years later.',
  endpoints: {
    ...rubricEndpoints,
    ...caseEndpoints,
    ...settingsEndpoints,
    ...absenceEndpoints,
    ...scorecardEndpoints,
    ...documentEndpoints,
    ...screeningEndpoints,
    ...restrictedListEndpoints,
    ...decisionEndpoints,
    ...importEndpoints,
    ...candidateEndpoints,
  },
  rights: {
    'qualification.appeal': { summary: 'Appeal a decision', members: [], portal: ['principal'] },
    'qualification.decide': { summary: 'Make decisions and answer appeals', members: ['partner_manager', 'executive'] },
    'qualification.manage_documents': {
      summary: 'Ask for company documents and put them in',
      members: ['finance', 'partner_manager', 'legal'],
      portal: ['principal', 'finance'],
    },
    'qualification.open_case': { summary: 'Open cases and give out seats', members: ['partner_manager'] },
    'qualification.prepare': { summary: 'Answer gates, write facts, prepare decisions', members: ['partner_manager'] },
    'qualification.publish_rubric': { summary: 'Edit and publish rubrics', members: ['admin'], head: true },
    'qualification.read_documents': {
      summary: 'Read company documents and their figures',
      members: ['admin', 'finance', 'legal', 'executive'],
    },
    'qualification.reopen': { summary: 'Reopen a decided case for a new fact', members: ['executive'] },
    'qualification.score': {
      summary: 'Score the cards of the own seat',
      members: ['partner_manager', 'engineering', 'executive'],
    },
    'qualification.screen': { summary: 'Screen against lists', members: ['legal', 'finance'] },
    'qualification.set_risk': { summary: 'Set the risk tier', members: ['legal', 'finance'] },
    'qualification.sign_off': {
      summary: 'Sign off a decision for the own seat',
      members: ['partner_manager', 'engineering', 'executive'],
    },
    'qualification.waive_gate': { summary: 'Waive a gate until a date', members: ['legal', 'executive'] },
  },
  events: { ...events, ...documentEvents, ...decisionEvents },
})
