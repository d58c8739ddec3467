import { businessDays, choice, count, days, flag, list, maybe, ppm, row, text } from '../fields.ts'
import { kindsOf } from '../kind.ts'

const kind = kindsOf('marketing')
const allowance = () => choice('forbidden', 'on_approval', 'allowed')
const side = () => row({ press: allowance(), logo: allowance(), reference: allowance() })

export const marketingKinds = [
  kind('brand', {
    values: row({
      marks: list(text(120)),
      channels: list(text(80)),
      approvalNeeded: flag(),
      answerBusinessDays: businessDays(1, 20),
      coBranding: flag(),
      guidelineVersion: maybe(text(40)),
    }),
    keptBy: ['enablement', 'comarketing'],
    builtIn: {
      marks: [],
      channels: [],
      approvalNeeded: true,
      answerBusinessDays: 5,
      coBranding: true,
      guidelineVersion: null,
    },
  }),
  kind('advertising', {
    values: row({
      brandBidding: flag(),
      protectedWords: list(text(80)),
      couponSites: flag(),
      email: flag(),
      paidChannels: list(text(80)),
    }),
    keptBy: ['attribution'],
    builtIn: { brandBidding: false, protectedWords: [], couponSites: false, email: false, paidChannels: [] },
  }),
  kind('publicity', {
    values: row({ ours: side(), theirs: side(), answerBusinessDays: businessDays(1, 60), embargo: flag() }),
    keptBy: ['comarketing'],
    builtIn: {
      ours: { press: 'on_approval', logo: 'on_approval', reference: 'on_approval' },
      theirs: { press: 'on_approval', logo: 'on_approval', reference: 'on_approval' },
      answerBusinessDays: 5,
      embargo: true,
    },
  }),
  kind('joint_marketing', {
    values: row({
      activities: list(row({ kind: text(80), perYear: count(1, 365) }), 30, 1),
      ourSharePpm: ppm(),
      contentOwner: choice('us', 'partner', 'joint'),
    }),
    keptBy: ['comarketing'],
  }),
  kind('lead_sharing', {
    values: row({
      consent: choice('per_company', 'both_companies_together', 'contract'),
      fields: list(text(80)),
      keepDays: days(1, 3_650),
    }),
    keptBy: ['comarketing'],
    builtIn: { consent: 'per_company', fields: ['name', 'company', 'email'], keepDays: 365 },
    check: (values) =>
      values.fields.length === 0
        ? [{ field: 'fields', rule: 'minItems', message: 'Say which fields of a lead are shared.' }]
        : [],
  }),
] as const
