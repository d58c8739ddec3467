import type { KnownKind } from '../contract/referral-states.ts'
import { stateLabels } from '../contract/states.ts'

export const stateLabel = (state: string): string => (stateLabels as Record<string, string>)[state] ?? state
export const stateOptions = Object.entries(stateLabels).map(([value, label]) => ({ value, label }))

const channels: Record<string, string> = {
  application: 'Application page',
  partner_referral: 'Referred by a partner',
  event: 'Met at an event',
  outreach: 'Our outreach',
  inbound: 'Inbound',
}
export const channelLabel = (channel: string): string => channels[channel] ?? channel
export const channelOptions = Object.entries(channels).map(([value, label]) => ({ value, label }))

/** An answer in words, whatever its kind. */
export const answerText = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (Array.isArray(value)) return value.map(String).join(', ')
  if (typeof value === 'object') return Object.values(value).filter(Boolean).map(String).join(', ')
  return String(value)
}

const kinds = {
  short_text: 'Short text',
  long_text: 'Long text',
  email: 'E-mail',
  url: 'Website',
  phone: 'Phone',
  country: 'Country',
  countries: 'Countries',
  choice: 'One of a list',
  choices: 'Several of a list',
  number: 'Number',
  money: 'Amount of money',
  rate: 'Percentage',
  date: 'Date',
  yes_no: 'Yes or no',
  consent: 'Consent',
  file: 'Files',
  person: 'Person',
  heading: 'Heading',
} as const
export const fieldKinds = Object.entries(kinds).map(([value, label]) => ({ value: value as keyof typeof kinds, label }))
export const fieldKindLabel = (kind: string): string => (kinds as Record<string, string>)[kind] ?? kind

const fills: Record<string, string> = {
  'partner.legalName': 'company name',
  'partner.website': 'website',
  'partner.country': 'country',
  'partner.regions': 'regions',
  'partner.industry': 'industry',
  'partner.employeeBand': 'number of employees',
  'partner.registrationNumber': 'registration number',
  'partner.vatId': 'VAT id',
  'contact.fullName': 'name of the contact',
  'contact.email': 'e-mail of the contact',
  'contact.phone': 'phone of the contact',
  'contact.title': 'job title of the contact',
}
/** Which field of the record an answer is written to. */
export const fillsOptions = Object.entries(fills).map(([value, label]) => ({
  value,
  label: label.replace(/^./, (first) => first.toUpperCase()),
}))
export const fillsLabel = (field: string): string => fills[field] ?? field

const steps: Record<string, string> = {
  draft: 'began the application',
  submitted: 'sent it',
  quarantined: 'sent it; kept apart as possible spam',
  in_review: 'took it up',
  info_requested: 'asked the applicant',
  accepted: 'accepted it',
  waitlisted: 'put it on the waitlist',
  declined: 'declined it',
  withdrawn: 'withdrew it',
  expired: 'let it expire',
}
/** What somebody did, behind their name: "Aiko Tanabe took it up". */
export const stepWords = (state: string): string => steps[state] ?? stateLabel(state).toLowerCase()

/** By what a referred company was known; the date follows. */
export const knownLabels: Record<KnownKind, string> = {
  talks: 'We have been talking with it',
  application: 'It has been applying to us',
  partner: 'It has been working with us',
}
